"""Boxes that are not there, for training, demonstrations and tests; they speak as real ones do."""
