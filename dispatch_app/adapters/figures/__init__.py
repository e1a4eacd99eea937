"""Counting figures in a process of its own, and the files that define them."""
