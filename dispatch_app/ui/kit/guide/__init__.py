"""Road times and places for a seat, computed in a process of its own from the seat's own map."""
