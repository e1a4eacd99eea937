"""What a machine is refused stands in its log, without anybody's number."""

import logging

from dispatch_app.client.replies import Accepted, RefusalsLogged, Refused
from dispatch_app.domain.commands import ReportCaller
from dispatch_app.domain.ids import LineId

REPORT = ReportCaller(line=LineId("1"), number="09990000001")
WRONG = Refused("right.missing", {"asked": "ReportCaller", "role": "auditor"})


def test_a_refusal_is_said_once_a_code(caplog):
    refusals = RefusalsLogged(logging.getLogger("gateway"))
    with caplog.at_level(logging.ERROR):
        for reply in (WRONG, WRONG, Accepted(7), Refused("line.unknown")):
            refusals.of(REPORT)(reply)
    assert [r.message for r in caplog.records] == [
        "the centre refuses ReportCaller: right.missing (asked ReportCaller, role auditor)",
        "the centre refuses ReportCaller: line.unknown ()",
    ]
    assert REPORT.number not in caplog.text
