"""Uninterruptible power supplies: Megatec/Q1 and Voltronic by serial line, any other by NUT."""
