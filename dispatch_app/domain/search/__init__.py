"""Questions to the record: what can be asked of which kind of thing. Pure; knows no store."""
