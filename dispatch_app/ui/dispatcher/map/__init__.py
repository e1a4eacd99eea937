"""The electronic map of the dispatcher's seat: what it shows, what can be asked of it."""
