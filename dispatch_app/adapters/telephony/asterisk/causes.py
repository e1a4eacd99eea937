"""Why nobody came, in the words of the port. Knows no calls."""

from __future__ import annotations

from dispatch_app.domain.telephone import DialFailure

_CAUSES = {
    1: DialFailure.UNKNOWN_NUMBER,
    3: DialFailure.UNKNOWN_NUMBER,
    17: DialFailure.BUSY,
    18: DialFailure.NO_ANSWER,
    19: DialFailure.NO_ANSWER,
    21: DialFailure.REJECTED,
    28: DialFailure.UNKNOWN_NUMBER,
    34: DialFailure.NO_LINE,
    42: DialFailure.NO_LINE,
}
"""By cause of Q.850."""


def failure_of(status: str, cause: int) -> DialFailure:
    """As the network said by Q.850, else by the last word of the dialling."""
    if cause in _CAUSES:
        return _CAUSES[cause]
    if status in ("RINGING", "NOANSWER"):
        return DialFailure.NO_ANSWER
    return DialFailure.BUSY if status == "BUSY" else DialFailure.FAILED
