"""Copies of the centre's record on a second medium: made, verified, restored, thinned out."""
