"""The director's seat: pages beside each other in one window."""
