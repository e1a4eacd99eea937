"""Tracks on disk: packed stretches in one file or partition a day. Knows no journal."""
