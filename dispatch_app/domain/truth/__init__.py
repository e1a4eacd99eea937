"""What positions say of what was reported: suggestions, contradictions. They set nothing."""
