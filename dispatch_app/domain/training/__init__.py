"""Training: a city that is played, apart from live data, and what the work of a shift was worth."""
