"""The status truth desk: vehicles whose word and positions disagree, and the keys that mend it."""
