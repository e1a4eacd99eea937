"""The hour without a centre: how everything stands on paper, forms to write on, a card to go by."""
