"""Tiles of our own map or a customer's: a cache in files, a process of its own that fills it.

Knows no windows.
"""
