"""Booked transports: who is to be taken where and when, and what comes of it. Pure; keeps no list
of what the tables hold."""
