"""The page on the softswitch names every key of its configuration, and its example can be used."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from dispatch_app.exchange import config, config_tables
from dispatch_app.exchange.machine.plan import Times

PAGE = Path(__file__).resolve().parents[2] / "docs" / "devices" / "softswitch.md"
TABLES = (
    config_tables.SipTable,
    config_tables.TrunkTable,
    config_tables.PhoneTable,
    config_tables.GroupTable,
    config_tables.ScreeningTable,
    config_tables.SoundsTable,
    config_tables.RecorderTable,
    config_tables.RegistrarTable,
    Times,
)
LISTS = ("codecs", "numbers", "prefixes", "skills", "seats")


@pytest.mark.parametrize("table", TABLES)
def test_every_key_stands_on_the_page(table: type) -> None:
    page = PAGE.read_text(encoding="utf-8")
    missing = [f.name for f in fields(table) if f"`{f.name}`" not in page]
    assert missing == []


def test_the_keys_that_are_lists_stand_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [key for key in LISTS if f"`{key}`" not in page] == []


def test_the_example_can_be_used(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    path = tmp_path / "softswitch.toml"
    path.write_text(example.group(1), encoding="utf-8")
    assert len(config.load(path).plan.trunks[0].lines()) == 8
