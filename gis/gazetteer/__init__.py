"""Finds places by name, number, crossing, sound and coordinates. Knows no screen, no network.

Imports nothing: a window that only shows matches loads no search.
"""
