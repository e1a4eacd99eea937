"""What the store looks like, one module a subject. Holds no statements."""
