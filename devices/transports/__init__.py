"""Ways for bytes to come and go: serial ports, serial servers on the network, recordings."""
