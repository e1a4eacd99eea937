"""Suspended incidents at a seat: vehicles offered to them, and whom to call. Sends by key only."""
