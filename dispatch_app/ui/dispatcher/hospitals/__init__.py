"""What a dispatcher tells hospitals of patients on their way, and hears from them."""
