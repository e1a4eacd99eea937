"""Caller-ID modems on analogue lines: bytes of a serial port in, ringing lines and callers out."""
