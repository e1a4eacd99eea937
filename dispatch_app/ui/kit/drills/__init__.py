"""Drills on any seat: the band that says so, the sheet of lamps, covers over what is away."""
