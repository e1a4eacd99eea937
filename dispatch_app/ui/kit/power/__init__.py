"""How the power stands, for every seat and station."""
