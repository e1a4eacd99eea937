"""Telephones that sign in by SIP REGISTER, each for its seat, from wherever they stand."""
