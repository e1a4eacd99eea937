"""Changes of what was ordered: another incident for a vehicle, another vehicle for an incident."""
