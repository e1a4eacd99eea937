"""Searching the record: questions become statements, answers become rows."""
