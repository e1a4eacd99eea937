"""What hospitals are told of patients on their way, and what they answer. Standard library only."""
