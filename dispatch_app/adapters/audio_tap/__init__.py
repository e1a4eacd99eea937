"""Sound on its way from an exchange to a recorder, over one TCP connection."""
