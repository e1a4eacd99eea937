"""Our own small exchange, a process of its own: lines, telephones and who hears whom.

Goes on without the centre. Knows no server and no screen.
"""
