"""The dispatch panel: recommendation, orders, receipts. Knows nothing of the form's fields."""
