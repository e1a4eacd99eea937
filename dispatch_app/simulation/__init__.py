"""A living city for demonstration and training. Acts only as people and machines do."""
