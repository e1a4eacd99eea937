"""The file of `gateway ups`: what it makes, and what it says where it cannot be used."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dispatch_app.adapters.power.hook import ShutdownHook
from dispatch_app.adapters.power.nut_ups import NutPowerSupply
from dispatch_app.adapters.power.serial_ups import SerialPowerSupply
from dispatch_app.client.local_store import LocalStore
from dispatch_app.domain.power import SupplyId
from dispatch_app.domain.power_model import BatteryModel
from dispatch_app.gateways.ups_memory import UpsMemory
from dispatch_app.gateways.ups_settings import BadUpsConfig, load, model_of, plan_of, wires_of
from main import main
from tests.fakes.ups_room import now

UPS = SupplyId("ups-1")


def written(directory: Path, text: str) -> Path:
    file = directory / "ups.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_supply_with_two_wires_is_read_by_the_serial_one_first(tmp_path: Path) -> None:
    table = load(written(tmp_path, '[ups.ups-1]\nport = "COM3"\nnut = "rack@10.0.0.7:3494"\n'))[UPS]
    wires = wires_of(UPS, table)
    assert [type(wire) for wire in wires.values()] == [SerialPowerSupply, NutPowerSupply]
    assert plan_of(UPS, table).sources == tuple(wires)


def test_labels_make_the_first_estimate(tmp_path: Path) -> None:
    labels = '[ups.ups-1]\nport = "COM3"\nbattery_wh = 19200\nfull_load_w = 3000\n'
    model = model_of(load(written(tmp_path, labels))[UPS])
    assert model.full_load_s is not None
    assert 4 * 3600 < model.full_load_s < 5.44 * 3600
    assert model_of(load(written(tmp_path, '[ups.ups-1]\nport = "COM3"\n'))[UPS]) == BatteryModel()


def test_limits_come_from_the_file(tmp_path: Path) -> None:
    text = '[ups.ups-1]\nport = "COM3"\nrequired_h = 2\nlow_percent = 30.0\nlow_minutes = 5\n'
    plan = plan_of(UPS, load(written(tmp_path, text))[UPS])
    assert (plan.required_s, plan.low_percent, plan.low_s) == (7200.0, 30.0, 300.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "write a table [ups.NAME]"),
        ('[other]\nport = "COM3"\n', "write a table [ups.NAME]"),
        ("[ups.ups-1]\n", "name its serial port"),
        ('[ups."a/b"]\nport = "COM3"\n', "write a short name"),
        ('[ups.ups-1]\nprt = "COM3"\n', "prt is unknown"),
        ("[ups.ups-1]\nport = 3\n", "must be text in quotes"),
        ('[ups.ups-1]\nport = "COM3"\nlow_percent = -1\n', "must be a number"),
        ('[ups.ups-1]\nport = "COM3"\nprotocol = "modbus"\n', "auto, megatec or voltronic"),
        ('[ups.ups-1]\nport = "COM3"\nups_off_s = 3\n', "12 to 5940"),
        ('[ups.ups-1]\nport = "COM3"\nshutdown = "halt"\n', "a list of words"),
        ('[ups.ups-1]\nnut = "rack"\n', 'write it as "name@host"'),
        ('[ups.ups-1]\nnut = "rack@h"\nnut_password_file = "/nowhere/pass"\n', "No such file"),
        ("[ups", "not TOML"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_place_and_its_mend(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(BadUpsConfig, match=r"ups\.toml") as trouble:
        load(written(tmp_path, text))
    assert said in str(trouble.value)


def test_the_command_checks_a_file_without_a_centre(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = written(tmp_path, '[ups.ups-1]\nport = "COM3"\nnut = "rack@h"\n')
    assert main(["gateway", "ups", "--config", str(good), "--check"]) == 0
    assert capsys.readouterr().out == "ups-1: COM3 and rack@h\n"
    bad = written(tmp_path, "[ups.ups-1]\n")
    assert main(["gateway", "ups", "--config", str(bad), "--check"]) == 2
    assert "name its serial port" in capsys.readouterr().err


# ---- what outlives the process


def test_what_was_learnt_and_begun_is_known_after_a_restart(tmp_path: Path) -> None:
    for known in (False, True):
        store = LocalStore(tmp_path / "ups.sqlite")
        memory = UpsMemory(store, now)
        assert memory.has_begun(UPS) is known
        assert memory.model(UPS) == (BatteryModel(full_load_s=5.0, learnt=2) if known else None)
        memory.keep_model(UPS, BatteryModel(full_load_s=5.0, learnt=2))
        memory.keep_begun(UPS, begun=True)
        store.close()


def test_what_has_begun_is_over_with_the_outage(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "ups.sqlite")
    memory = UpsMemory(store, now)
    memory.keep_begun(UPS, begun=True)
    memory.keep_begun(UPS, begun=False)
    assert not UpsMemory(store, now).has_begun(UPS)
    store.close()


def test_a_damaged_memory_is_forgotten(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "ups.sqlite")
    store.put_draft("model:ups-1", b"{not json", now())
    assert UpsMemory(store, now).model(UPS) is None
    store.close()


# ---- the shutdown command


def test_the_shutdown_command_runs_and_its_end_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mark = tmp_path / "down"
    hook = ShutdownHook([sys.executable, "-c", f"open({str(mark)!r}, 'w').close()"])
    hook()
    hook.settle()
    assert mark.exists()
    assert caplog.records[-1].message == "the shutdown command ended with 0"


def test_a_shutdown_command_that_is_not_there_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hook = ShutdownHook([str(tmp_path / "nothing")])
    hook()
    hook.settle()
    assert "the shutdown command failed" in caplog.records[-1].message
