"""Definitions of figures as files: those that ship can be used, and each fault names its mend."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dispatch_app.adapters.figures.files import figure_book
from dispatch_app.domain.figures.fields import SUBJECTS
from dispatch_app.domain.figures.model import BadDefinition, ColumnKind
from dispatch_app.domain.figures.reading import book_from

NAME = {"zh": "甲", "en": "a"}
GOOD: dict[str, Any] = {
    "id": "wait",
    "subject": "call",
    "kind": "time",
    "name": NAME,
    "start": "rang_at",
    "stop": "answered_at",
}


def test_the_definitions_that_ship_say_the_norms_of_the_glossary() -> None:
    book = figure_book()
    norms = {name: book.newest(name).norm for name in ("pick_up", "dispatch", "turn_out")}
    assert norms == {"pick_up": 10, "dispatch": 60, "turn_out": 180}
    turn_out = book.newest("turn_out")
    assert (turn_out.start, turn_out.stop) == ("delivered_at", "en_route_at")
    assert "suspended" in {each.code for each in turn_out.exclusions}
    response = book.newest("response")
    assert (response.start, response.stop) == ("began_at", "first_on_scene_at")


def test_every_measure_that_ships_stands_in_a_report() -> None:
    book = figure_book()
    shown = {name for report in book.reports.values() for name in report.columns}
    assert shown == set(book.measures)


def test_drills_and_tests_are_in_no_report_that_ships() -> None:
    for report in figure_book().reports.values():
        assert not {"test", "drill"} & set(report.natures)


def test_a_centre_changes_a_definition_from_a_day_on(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        """
        [[measure]]
        id = "pick_up"
        version = 2
        since = 2027-01-01
        subject = "call"
        kind = "time"
        name = { zh = "接听时间", en = "Pick-up" }
        start = "rang_at"
        stop = "answered_at"
        norm = 8
        """,
        encoding="utf-8",
    )
    first, second = figure_book(tmp_path).versions("pick_up")
    assert (first.since, first.norm) == (None, 10)
    assert (second.since, second.norm) == (date(2027, 1, 1), 8)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"subject": "calls"}, "subject 'calls' is unknown; did you mean call?"),
        ({"start": "rang"}, "'rang' is no moment of call; did you mean rang_at?"),
        ({"stop": "seat"}, "'seat' is no moment of call"),
        ({"kind": "sum", "start": "", "stop": ""}, "is no number of call"),
        ({"kind": "share", "start": "", "stop": ""}, "a share needs hits"),
        ({"kind": "count"}, "only a time has start and stop"),
        ({"norms": 3}, "'norms' is unknown; did you mean norm?"),
        ({"norm": "ten"}, "norm is a number"),
        ({"target": 95}, "target is a share from 0 to 1"),
        ({"name": "wait"}, "name must be given as"),
        ({"since": "2027-01-01"}, "since is a day"),
        ({"since": date(2027, 1, 1)}, "must count from the beginning"),
        ({"where": [{"field": "seat"}]}, "condition on seat asks nothing"),
        ({"where": [{"field": "held_s", "is": ["1"]}]}, "held_s holds no codes"),
        ({"where": [{"field": "seat", "below": 3}]}, "seat holds no number"),
        ({"exclude": [{"code": "x", "name": NAME}]}, "exclusion x says nothing"),
    ],
)
def test_a_fault_says_where_it_is_and_the_mend(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadDefinition, match="measure wait") as bad:
        book_from([("own.toml", {"measure": [{**GOOD, **change}]})])
    assert said in str(bad.value)


def test_a_report_of_another_subject_or_group_is_refused() -> None:
    report = {"id": "r", "group": "g", "name": NAME, "subject": "mission", "columns": ["wait"]}
    with pytest.raises(BadDefinition, match="report r: measure wait counts call"):
        book_from([("own.toml", {"measure": [GOOD], "report": [report]})])
    with pytest.raises(BadDefinition, match="group 'g' is unknown"):
        own = {**report, "subject": "call"}
        book_from([("own.toml", {"measure": [GOOD], "report": [own]})])


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("[[measure]", encoding="utf-8")
    with pytest.raises(BadDefinition, match=r"own\.toml"):
        figure_book(tmp_path)


def test_every_moment_of_a_subject_can_start_a_clock() -> None:
    for subject in SUBJECTS.values():
        assert subject.at in subject.fields
    kinds = {measure[0].kind for measure in figure_book().measures.values()}
    assert kinds == set(ColumnKind)
