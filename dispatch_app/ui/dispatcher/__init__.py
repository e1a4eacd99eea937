"""The dispatcher's seat: the intake window and the map window."""
