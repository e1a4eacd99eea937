"""Text messages to people outside: asked, sent at most once, delivered, answered."""
