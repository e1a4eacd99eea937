"""An Asterisk that is not there: its two interfaces, its calls, no sound. Knows nothing of us."""
