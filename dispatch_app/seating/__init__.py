"""Puts the parts of a seat together: the only place that picks concrete ones for a window."""
