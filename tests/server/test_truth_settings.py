"""Settings of the truth desk and of old fixes: what is wrong is said with place and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch_app.bootstrap import open_server
from dispatch_app.config import BadConfig, load
from dispatch_app.domain.codes import Role
from tests.fakes.running_server import running_server


def settings(directory: Path, text: str) -> Path:
    path = directory / "centre.toml"
    database = f'[server]\ndatabase = "sqlite:///{directory / "centre.sqlite"}"\nport = 0\n'
    path.write_text(database + text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "place", "mend"),
    [
        ('[stale_fixes]\nrule = "sometimes"', "[stale_fixes] rule", "'exclude' to leave"),
        ("[stale_fixes]\nranked_until_s = 60", "ranked_until_s 60", "write a greater one"),
        ("[stale_fixes]\nadded_s_per_minute = 1", "[stale_fixes] key", "added_s_per_min"),
        ("[stale_fixes]\nadded_s_per_min = -1", "added_s_per_min", "must not be below zero"),
        ("[vehicle_truth]\nstation = 200", "[vehicle_truth] key", "'station_m'"),
        ('[vehicle_truth]\nstation_m = "far"', "station_m", "must be a number"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_mend(
    tmp_path: Path, text: str, place: str, mend: str
) -> None:
    with pytest.raises(BadConfig) as refusal:
        open_server(load(settings(tmp_path, text)))
    assert "centre.toml" in str(refusal.value)
    assert place in str(refusal.value)
    assert mend in str(refusal.value)


def test_a_seat_hears_the_rule_for_old_fixes_when_it_signs_in(tmp_path: Path) -> None:
    given = load(settings(tmp_path, '[timers]\nfix_stale_s = 90\n[stale_fixes]\nrule = "rank"\n'))
    tables = {"timers": given.timers, "stale_fixes": given.stale_fixes}
    with running_server(tmp_path, tables=tables) as centre:
        told = centre.client(Role.DISPATCHER).get("/v1/me").json()["stale_fixes"]
    assert told == {
        "rule": "rank",
        "older_than_s": 90.0,
        "ranked_until_s": 900.0,
        "added_s_per_min": 20.0,
    }
