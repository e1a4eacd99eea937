"""Spoolers behind the port of printing."""
