"""Sound-and-light units, fault boxes and relays on a serial line: frames, profiles, one driver."""
