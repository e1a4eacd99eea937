"""Satellite receivers that write NMEA 0183: GP, GN, BD and GB alike."""
