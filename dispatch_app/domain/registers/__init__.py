"""The centre's own data as tables: what each column may hold, and what a row means. Pure."""
