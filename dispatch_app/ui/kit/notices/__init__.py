"""Notices and messages at any seat: the band, the list with its text, and who is to be told."""
