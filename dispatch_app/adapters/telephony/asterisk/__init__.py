"""A production Asterisk by its two interfaces: calls by ARI, its own queue by AMI."""
