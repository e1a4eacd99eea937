"""What was typed becomes a query; times are read as people write them."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.ui.kit.recording.criteria import BadTime, Criteria, moment_of, path_of

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
ZONE = "Asia/Shanghai"


def asked(criteria: Criteria, before: str = "") -> dict[str, str]:
    parts = urlsplit(path_of(criteria, now=NOON, zone=ZONE, before=before))
    assert parts.path == "/v1/recordings"
    return {name: values[0] for name, values in parse_qs(parts.query).items()}


def test_only_what_was_typed_is_asked():
    assert asked(Criteria(number=" 0000 ", seat="03")) == {
        "number": "0000",
        "seat": "03",
        "limit": "100",
    }


def test_words_keep_their_signs_on_the_way():
    assert asked(Criteria(text="滨江路&文景路 #3"))["text"] == "滨江路&文景路 #3"


def test_it_goes_on_behind_the_last():
    assert asked(Criteria(), before="A-00000007")["before"] == "A-00000007"


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("09:30", "2026-11-22T01:30:00+00:00", "2026-11-22T01:31:00+00:00"),
        ("9:30:05", "2026-11-22T01:30:05+00:00", "2026-11-22T01:30:05+00:00"),
        ("11-20", "2026-11-19T16:00:00+00:00", "2026-11-20T16:00:00+00:00"),
        ("-1", "2026-11-20T16:00:00+00:00", "2026-11-21T16:00:00+00:00"),
        ("-0 08:00", "2026-11-22T00:00:00+00:00", "2026-11-22T00:01:00+00:00"),
        ("2025/3/1 23:59", "2025-03-01T15:59:00+00:00", "2025-03-01T16:00:00+00:00"),
    ],
)
def test_times_are_read_in_the_centres_zone(words, since, until):
    found = asked(Criteria(since=words, until=words))
    assert (found["since"], found["until"]) == (since, until)


@pytest.mark.parametrize(
    "words", ["25:00", "13-40", "昨天", "11-22 x", "9", "--1", "2026-02-30", "9999-12-31"]
)
def test_what_is_no_time_is_named_with_its_field(words):
    with pytest.raises(BadTime) as trouble:
        path_of(Criteria(until=words), now=NOON, zone=ZONE)
    assert str(trouble.value) == "until"


@given(st.text(max_size=20), st.booleans())
def test_any_words_are_a_time_or_none(words, late):
    with contextlib.suppress(BadTime):
        assert moment_of(words, now=NOON, zone=ZONE, late=late).tzinfo is not None
