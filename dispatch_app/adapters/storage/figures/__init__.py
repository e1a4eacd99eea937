"""Columns of facts out of the tables, for counting. Counts nothing itself."""
