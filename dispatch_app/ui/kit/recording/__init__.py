"""Recordings at any seat: searched, opened with a purpose, heard and marked."""
