"""What the world must offer, as protocols and values. No code that does anything."""
