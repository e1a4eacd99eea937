"""Telephones that speak SIP, for demonstrations and tests without any hardware."""
