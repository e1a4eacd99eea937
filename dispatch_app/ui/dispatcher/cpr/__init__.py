"""The CPR lane at the seat: two questions, the script, the clocks, the nearest AED."""
