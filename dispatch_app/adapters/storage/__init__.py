"""The store made real: journal, tables and accounts on SQLite or PostgreSQL. Decides nothing."""
