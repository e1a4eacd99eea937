"""Cases shared with other dispatch systems, at the dispatcher's seat."""
