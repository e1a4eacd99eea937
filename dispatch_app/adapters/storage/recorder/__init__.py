"""A recorder's own list, in a store of its own."""
