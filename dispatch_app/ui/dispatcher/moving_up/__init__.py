"""Vehicles that wait at another station while it is bare: proposed, ordered, called back."""
