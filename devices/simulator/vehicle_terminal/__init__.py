"""Simulated vehicle terminals: JT/T 808 as a box in a vehicle speaks it."""
