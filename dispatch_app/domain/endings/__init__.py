"""Incidents that end without a vehicle of ours: none goes, or somebody else's. Pure."""
