"""The station terminal: waits, sounds, shows and prints orders, takes the crew's words."""
