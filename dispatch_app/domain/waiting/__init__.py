"""Suspended incidents: whom to call when, which vehicle to offer. Pure; no rules of commands."""
