"""Paper forms of the hour without a centre: numbers given out, and forms entered afterwards."""
