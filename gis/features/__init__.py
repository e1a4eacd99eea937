"""What the painter draws: taken from a map extract, kept in one indexed file. Knows no painting."""
