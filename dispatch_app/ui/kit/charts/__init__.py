"""Charts of both themes: ranking, spread, curve, ring and matrix. Knows no report and no centre."""
