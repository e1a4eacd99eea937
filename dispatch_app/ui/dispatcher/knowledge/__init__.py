"""Looking something up while a caller is on the line."""
