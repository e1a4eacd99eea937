"""The published protocol between dispatch systems: messages, signatures, door and caller."""
