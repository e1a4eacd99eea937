"""The commands of docs/api.md, run as they stand there against a real server."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dispatch_app.wire.codec import COMMANDS
from tests.fakes.running_server import ROOT, ServerProcess

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
NEEDED = ("bash", "curl", "openssl", "base64")
_PATIENCE_S = 280
"""The page sends hundreds of requests, each from a process of its own."""
pytestmark = pytest.mark.timeout(300)


def blocks():
    return re.findall(r"^```bash\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """The directory in which the page was followed."""
    from tests.fakes import peers

    for name in NEEDED:
        peers.program(name)
    directory = tmp_path_factory.mktemp("api")
    server = ServerProcess(directory, "--demo-accounts", str(directory / "accounts")).start()
    try:
        follow(directory, server)
    finally:
        assert server.stop() == 0, server.log.read_text(encoding="utf-8")
    return directory


def follow(directory: Path, server: ServerProcess):
    script = "set -euo pipefail\n" + "\n".join(blocks())
    surroundings = {
        **os.environ,
        "CENTRE": server.url,
        "ACCOUNTS": str(directory / "accounts"),
        "DATABASE": f"sqlite:///{directory / 'centre.sqlite'}",
        "PROGRAM": f"{sys.executable} {ROOT / 'main.py'}",
        "no_proxy": "127.0.0.1",
    }
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=directory,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def read(directory, name):
    return json.loads((directory / name).read_text(encoding="utf-8"))


def test_every_command_is_on_the_page():
    unnamed = [kind for kind in COMMANDS if not re.search(rf"\b{kind}\b", PAGE)]
    assert unnamed == []


def test_every_command_that_people_and_machines_may_send_is_run():
    run = set(re.findall(r"/v1/commands/(\w+)", "\n".join(blocks())))
    centres_own = {"RaiseOverdue", "ArchiveIncident", "ExpireRoadCondition"}
    centres_own |= {"ReportCallerLocation", "ReportNoCallerLocation", "ReportLocator"}
    centres_own |= {"RecordNumberAsked", "EndAfterCall", "RecordAccountStep"}
    centres_own |= {"RecordPowerSaved", "ReportTracksDropped", "EscalateAlarm", "SettleAlarm"}
    centres_own |= {"RunOutDrill", "DeclareInvented"}
    centres_own |= {"TurnShift", "MarkUpkeepDue", "RemindOfPause", "ArchiveNotice"}
    centres_own |= {"OfferVehicle", "WithdrawOffer"}
    centres_own |= {"ReportMissionWay", "ReportVehicleDay"}
    centres_own |= {"SetEventPlans", "EscalateTelling", "GiveUpText"}
    centres_own |= {"ArchiveReview", "SetScoreSheet", "SetQuestionnaire"}
    centres_own |= {"TimeForewarning", "ArchiveForewarning"}
    centres_own |= {"MakeAppointments", "ArchiveAppointment"}
    centres_own |= {"BringProtocols", "BringProtocolIntoForce"}
    centres_own |= {"DeclareTraining", "SteerTraining", "PlaceTrainingCall", "NoteTraining"}
    centres_own |= {"ReportTrainingTrouble", "WishInTraining"}
    assert run == set(COMMANDS) - centres_own


def test_the_record_holds_the_whole_incident(ran):
    record = read(ran, "record.json")
    incident = record["incident"]
    assert (incident["nature"], incident["outcome"]) == ("drill", "delivered")
    assert incident["place"]["text"] == "演示区和平路1号"
    assert incident["plan"]["priority"] == 1
    kinds = [acceptance["kind"] for acceptance in incident["acceptances"]]
    assert kinds == ["first_call", "suspended", "woken", "chaser"]
    assert all(acceptance["ended_at"] for acceptance in incident["acceptances"])
    assert [call["number"] for call in record["calls"]] == ["09990001234", ""]


def test_the_record_holds_every_stage_receipt_and_version_with_its_time(ran):
    record = read(ran, "record.json")
    (mission,) = record["missions"]
    assert [stage["stage"] for stage in mission["stages"]] == [
        "ordered",
        "acknowledged",
        "en_route",
        "on_scene",
        "transporting",
        "at_hospital",
        "complete",
    ]
    assert {stage["origin"] for stage in mission["stages"][1:]} == {"station_button"}
    first, amended, with_hospital = mission["slips"]
    assert (first["slip"]["meeting_point"], amended["slip"]["meeting_point"]) == (
        "小区东门",
        "小区西门",
    )
    assert with_hospital["changed"] == ["hospital", "hospital_name"]
    steps = [(receipt["version"], receipt["step"]) for receipt in record["receipts"]]
    assert steps == [(2, s) for s in ("delivered", "sounding", "printed", "acknowledged")]
    assert mission["run_sheet"]["cases"][0]["diagnosis"] == "急性冠脉综合征？"
    (choice,) = record["choices"]
    assert (choice["chosen"], choice["shown"]["rows"][1]["reason"]) == ("07", "paused")


def test_the_journal_is_gapless_and_the_list_names_the_incident(ran):
    numbers = [event["sequence"] for event in read(ran, "journal.json")]
    assert numbers == list(range(1, len(numbers) + 1))
    answered = [e for e in read(ran, "journal.json") if e["kind"] == "CallAnswered"]
    assert len(answered) == 3
    record = read(ran, "record.json")
    assert [line["id"] for line in read(ran, "incidents.json")] == [record["incident"]["id"]]


def test_the_station_was_shown_its_mission_and_no_call(ran):
    state = read(ran, "station.json")["state"]
    assert len(state["missions"]) == 1
    assert (state["calls"], state["incidents"]) == ({}, {})


def test_the_roads_and_places_of_the_centre_are_told_with_their_history(ran):
    (road,) = read(ran, "roads.json")["holding"]
    assert (road["condition"]["kind"], road["condition"]["road"]) == ("closed", "和平路")
    assert [step["act"] for step in road["changes"]] == ["added", "changed", "undone"]
    lon, lat = road["condition"]["points"][0]
    assert 100 < metres(lon, lat, 120.504, 31.498) < 1000, "GCJ-02 was brought to WGS-84"
    acts = [step["act"] for step in reversed(read(ran, "steps.json"))]
    assert acts == ["added", "changed", "changed", "undone", "retired"]


def metres(lon, lat, other_lon, other_lat):
    return 111_195 * ((lat - other_lat) ** 2 + (0.853 * (lon - other_lon)) ** 2) ** 0.5


def test_a_locked_caller_is_refused_and_the_log_says_who_locked_it(ran):
    assert [call["ref"] for call in read(ran, "refused-calls.json")] == ["x-3"]
    acts = [step["act"] for step in reversed(read(ran, "number-steps.json"))]
    assert acts == ["noted", "note_retired", "locked", "unlocked", "intercepted", "let_through"]
    assert read(ran, "number.json")["lock"] is None
