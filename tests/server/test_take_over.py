"""Two servers on one journal: the one that writes second stops, whole and at once."""

from dispatch_app.domain import commands as c
from tests.fakes.running_server import PATIENCE_S, RunningServer, running_server


def test_a_server_whose_journal_another_one_wrote_stops_and_says_so(tmp_path):
    with running_server(tmp_path) as first:
        second = RunningServer(tmp_path).start()
        try:
            second.client(seat="1").does(c.ReportRinging(line="L1"))
            refused = first.client(seat="2").send(c.ReportRinging(line="L2"))
            assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
            assert first.ended.result(PATIENCE_S) is False
            rings = [
                event["body"]["line"]
                for event in second.client(seat="1").get("/v1/journal?limit=1000").json()
                if event["kind"] == "CallRang"
            ]
            assert rings == ["L1"]
        finally:
            second.stop()
