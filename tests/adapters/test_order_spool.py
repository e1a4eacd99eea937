"""The second channel's directory holds whole orders only, once each."""

import json

import pytest

from dispatch_app.adapters.order_spool import OrderSpool
from dispatch_app.ports.errors import Unavailable
from tests.fakes import builders as a


def test_an_order_is_a_file_named_by_mission_and_version(tmp_path):
    _, mission = a.a_mission()
    OrderSpool(tmp_path / "spool").send(mission, mission.slip)
    (file,) = (tmp_path / "spool").iterdir()
    assert file.name == f"{mission.number}-v1.json"
    order = json.loads(file.read_text(encoding="utf-8"))
    assert (order["station"], order["order"]["slip"]["complaint_name"]) == (a.NORTH, "胸痛")


def test_sending_it_again_leaves_one_file(tmp_path):
    _, mission = a.a_mission()
    spool = OrderSpool(tmp_path)
    spool.send(mission, mission.slip)
    spool.send(mission, mission.slip)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_directory_that_cannot_be_written_is_trouble_not_a_crash(tmp_path):
    (tmp_path / "spool").write_text("a file in the way")
    _, mission = a.a_mission()
    with pytest.raises(Unavailable):
        OrderSpool(tmp_path / "spool").send(mission, mission.slip)
