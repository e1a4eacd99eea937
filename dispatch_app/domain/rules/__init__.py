"""Decisions, one module a subject: state and command in, events out. Nothing is changed here."""
