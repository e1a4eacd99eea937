"""The built-in telephone of a seat: SIP and a sound card in a process of its own. Linux only."""
