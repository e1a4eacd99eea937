"""The CPR lane: from the answer to the first compression, each step a fact with its time."""
