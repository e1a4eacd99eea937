"""Trouble of the world outside, as the rest of the program sees it."""


class Unavailable(Exception):
    """A device, a link or the database is away. A banner, a fall-back, a retry."""


class Fenced(Exception):
    """Another server has written to this journal: this one must stop at once."""
