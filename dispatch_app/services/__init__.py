"""Use cases told with ports: the command bus, rights, reactions, watches. Knows no network."""
