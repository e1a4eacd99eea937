"""The search: only the newest question is answered, and every trouble is said."""

from __future__ import annotations

import pytest

from dispatch_app.client.api import Away, Declined
from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.recording.criteria import Criteria
from dispatch_app.ui.kit.recording.found import Found
from dispatch_app.ui.kit.recording.searching import Searching
from dispatch_app.wire.messages import Problem
from tests.fakes.recording_room import MemoryDesk, a_recording


class View:
    def __init__(self) -> None:
        self.found: tuple[Found, ...] = ()
        self.more = False
        self.said: list[tuple[str, str]] = []
        self.wrong: list[str] = []

    def show_found(self, found: tuple[Found, ...], *, more: bool) -> None:
        self.found, self.more = found, more

    def show_state(self, tone: str, text: str) -> None:
        self.said.append((tone, text))

    def show_wrong(self, field: str) -> None:
        self.wrong.append(field)


class Search:
    def __init__(self) -> None:
        self.desk, self.view = MemoryDesk(), View()
        self.texts = Texts.load("zh")
        self.it = Searching(self.desk, self.texts, self.view, zone="Asia/Shanghai")

    def answered(self, *serials: int, more: bool = False, at: int = -1) -> None:
        found = [a_recording(serial) for serial in serials]
        self.desk.answer({"recordings": found, "more": more}, at)

    @property
    def serials(self) -> list[int]:
        return [found.serial for found in self.view.found]


@pytest.fixture
def search() -> Search:
    return Search()


def test_what_is_found_is_shown_newest_first_as_the_centre_tells_it(search):
    search.it.search(Criteria(number="0000"))
    search.answered(9, 8)
    assert search.serials == [9, 8]
    assert search.view.said[-1][0] == "info"
    assert "2" in search.view.said[-1][1]


def test_an_answer_that_comes_late_does_not_replace_a_newer_one(search):
    search.it.search(Criteria(number="1"))
    search.it.search(Criteria(number="2"))
    search.answered(22, at=1)
    search.answered(11, at=0)
    assert search.serials == [22]


def test_it_goes_on_behind_the_last_one(search):
    search.it.search(Criteria(line="L3"))
    search.answered(9, 8, more=True)
    search.it.go_on()
    assert "before=A-00000008" in search.desk.asked[-1][0]
    assert "line=L3" in search.desk.asked[-1][0]
    search.answered(7)
    assert search.serials == [9, 8, 7]
    search.it.go_on()
    assert len(search.desk.asked) == 2


def test_a_new_search_begins_anew(search):
    search.it.search(Criteria())
    search.answered(9, more=True)
    search.it.search(Criteria(line="L1"))
    search.answered(3)
    assert search.serials == [3]


def test_nothing_found_is_said(search):
    search.it.search(Criteria(number="999"))
    search.answered()
    assert search.view.said[-1] == ("info", search.texts("recordings.none"))


def test_words_that_are_no_time_are_marked_and_not_asked(search):
    search.it.search(Criteria(until="gestern"))
    assert search.desk.asked == []
    assert search.view.wrong == ["until"]
    assert search.view.said[-1][0] == "warning"


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        (Away("offline"), "recordings.centre-away"),
        (Declined(403, Problem(code="right.missing")), "refusal.right.missing"),
        (b'{"recordings": 3}', "recordings.version"),
    ],
)
def test_every_trouble_is_said_and_what_was_found_stays(search, answer, key):
    search.it.search(Criteria())
    search.answered(5)
    search.it.again()
    search.desk.answer(answer)
    assert search.view.said[-1] == ("alarm", search.texts(key))
    assert search.serials == [5]


def test_fields_of_a_newer_centre_do_no_harm(search):
    search.it.search(Criteria())
    row = {"id": "A-1", "serial": 1, "line": "L1", "began_at": "2026-11-22T04:00:00Z", "new": 1}
    search.desk.answer({"recordings": [row], "more": False, "also": "new"})
    assert search.serials == [1]
