"""The knowledge base at a seat: finding entries and showing one."""
