"""Pictures of every window with a full centre, and what can be measured on them."""
