"""Versioned messages between seat and server. Knows no network: bytes in, values out."""
