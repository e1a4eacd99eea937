"""UPSes as power supplies: by serial line, and by a NUT server."""
