"""What can be wrong with a map file or a table. Every error names the place and the mend."""


class GisError(Exception):
    """Something in a file or request that a person can mend; the message says where and how."""


class BadMapFile(GisError):
    """The file is empty, cut off, or no OpenStreetMap data."""


class NoRoads(GisError):
    """The region holds no road that a vehicle can drive."""


class BadTable(GisError):
    """A table cannot be read at all (missing column, encoding). Single bad rows are reported."""


class BadRegion(GisError):
    """A region directory is missing, unfinished, or of another format version."""
