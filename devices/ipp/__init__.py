"""Printers and spoolers that speak the Internet Printing Protocol (RFC 8010 and 8011), as CUPS."""
