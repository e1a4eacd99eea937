"""The rules of the exchange: calls, legs and features as state and effects.

Knows no SIP, no sound and no clock: what happened and when comes in, what to do comes out.
"""
