"""What was, shown again on a map of its own: never mixed with what is. Knows no seat."""
