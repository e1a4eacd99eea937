"""The process that lives when the rest is dead: hears heartbeats, misses them, and calls."""
