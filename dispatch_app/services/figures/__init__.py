"""Counts figures over columns of rows. Knows no storage: whoever has the rows hands them in."""
