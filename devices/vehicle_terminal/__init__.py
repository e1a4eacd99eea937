"""Vehicle terminals that speak JT/T 808 (2011, 2013, 2019): positions up, texts down."""
