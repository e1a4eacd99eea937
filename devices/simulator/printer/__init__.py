"""A network printer without paper: takes bytes on a socket, and tells of its troubles by SNMP."""
