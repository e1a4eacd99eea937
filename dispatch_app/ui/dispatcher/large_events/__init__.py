"""Large events at the dispatcher's seat: a window of its own beside form and map."""
