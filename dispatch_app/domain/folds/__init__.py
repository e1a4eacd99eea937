"""How each event changes the state, one module a subject. Never refuses: what happened, happened.

An event about something this state does not hold (a station sees only its own) changes nothing.
"""
