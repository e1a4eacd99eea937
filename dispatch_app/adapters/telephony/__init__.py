"""Telephone exchanges made real behind `CallControl`."""
