"""The recorder: a process of its own that keeps what exchanges and sound cards let it hear."""
