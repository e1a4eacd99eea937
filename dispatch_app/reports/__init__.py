"""Maps that are handed on as one file each. Knows no server, no seat and no database."""
