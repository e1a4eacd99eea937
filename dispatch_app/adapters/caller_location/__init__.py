"""Locators: the centre's own table, a mobile operator's lookup, a linked system."""
