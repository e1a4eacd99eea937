"""Definitions of figures as data: what is counted, by which moments, and what is left out."""
