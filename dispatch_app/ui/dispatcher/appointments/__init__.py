"""Booked transports at the dispatcher's seat: a window with list, calendar and form; a card."""
