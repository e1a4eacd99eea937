"""Alarms on any seat: the strip that shows them, their words, their sound."""
