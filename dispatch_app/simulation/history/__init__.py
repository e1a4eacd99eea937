"""A believable past for figures and queries: the same commands and events as live work."""
