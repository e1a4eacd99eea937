"""Listening: where it stands, how fast, which part again, and what the deck is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch_app.ui.kit.recording.deck import Heard
from dispatch_app.ui.kit.recording.listening import Listening, Mark, Playing
from tests.fakes.recording_room import MemoryDeck


class Opened:
    def __init__(self, length_s: float = 60.0, *marks: Mark) -> None:
        self.deck = MemoryDeck()
        self.shown: list[Playing] = []
        self.it = Listening(self.deck, self.shown.append)
        self.it.open(Path("a.ogg"), length_s, marks)
        self.deck.told.clear()

    @property
    def now(self) -> Playing:
        assert self.shown[-1] == self.it.now
        return self.it.now


def test_without_a_recording_no_key_does_anything():
    deck, shown = MemoryDeck(), list[Playing]()
    it = Listening(deck, shown.append)
    for key in (it.toggle, it.loop_from_here, it.loop_to_here, it.next_side, it.next_mark):
        key()
    it.seek(5.0)
    it.jump(10.0)
    assert deck.told == []
    assert not any(now.loaded or now.playing for now in shown)


def test_it_plays_and_pauses():
    opened = Opened()
    opened.it.toggle()
    assert opened.now.playing
    opened.it.toggle()
    assert not opened.now.playing
    assert opened.deck.told == ["play", "pause"]


def test_at_its_end_it_begins_anew():
    opened = Opened()
    opened.it.toggle()
    opened.it.reached(60.0)
    opened.it.ended()
    assert not opened.now.playing
    opened.it.toggle()
    assert opened.deck.told[-2:] == [("seek", 0.0), "play"]
    assert opened.now.at_s == 0.0


@pytest.mark.parametrize(("at_s", "by_s", "to_s"), [(30, 10, 40), (3, -10, 0), (55, 10, 60)])
def test_jumps_stay_inside(at_s, by_s, to_s):
    opened = Opened()
    opened.it.seek(at_s)
    opened.it.jump(by_s)
    assert opened.now.at_s == to_s
    assert opened.deck.told[-1] == ("seek", to_s)


def test_speed_goes_from_half_to_double_and_stays_for_the_next_recording():
    opened = Opened()
    for _ in range(9):
        opened.it.faster()
    assert opened.now.rate == 2.0
    opened.it.open(Path("b.ogg"), 10.0)
    assert ("rate", 2.0) in opened.deck.told
    for _ in range(9):
        opened.it.slower()
    assert opened.now.rate == 0.5
    opened.it.as_spoken()
    assert opened.now.rate == 1.0


def test_a_part_is_played_again_and_again():
    opened = Opened()
    opened.it.seek(10.0)
    opened.it.loop_from_here()
    opened.it.seek(12.0)
    opened.it.loop_to_here()
    assert opened.now.loop == (10.0, 12.0)
    assert opened.now.at_s == 10.0
    opened.it.toggle()
    opened.it.reached(11.9)
    assert opened.now.at_s == 11.9
    opened.it.reached(12.03)
    assert opened.now.at_s == 10.0
    assert opened.deck.told[-1] == ("seek", 10.0)


def test_a_part_up_to_the_very_end_is_played_again_too():
    opened = Opened()
    opened.it.loop_over(50.0, 99.0)
    assert opened.now.loop == (50.0, 60.0)
    opened.it.toggle()
    opened.it.ended()
    assert opened.now.playing
    assert opened.deck.told[-2:] == [("seek", 50.0), "play"]


def test_a_slip_of_the_hand_makes_no_part():
    opened = Opened()
    opened.it.loop_over(10.0, 10.1)
    assert opened.now.loop is None
    opened.it.seek(20.0)
    opened.it.loop_from_here()
    opened.it.loop_to_here()
    assert opened.now.loop is None


def test_a_new_beginning_behind_the_old_end_forgets_that_end():
    opened = Opened()
    opened.it.loop_over(10.0, 20.0)
    opened.it.seek(30.0)
    opened.it.loop_from_here()
    assert (opened.now.loop_from_s, opened.now.loop_to_s) == (30.0, None)
    opened.it.drop_loop()
    assert opened.now.loop_from_s is None


def test_one_side_can_be_heard_alone():
    opened = Opened()
    for heard in (Heard.OUTSIDE, Heard.CENTRE, Heard.BOTH):
        opened.it.next_side()
        assert opened.now.heard is heard
        assert opened.deck.told[-1] == ("hear", heard)


def test_marks_are_found_in_their_order():
    opened = Opened(60.0, Mark(at_s=40.0), Mark(at_s=10.0))
    opened.it.next_mark()
    assert opened.now.at_s == 10.0
    opened.it.next_mark()
    opened.it.next_mark()
    assert opened.now.at_s == 40.0
    opened.it.reached(40.3)
    opened.it.previous_mark()
    assert opened.now.at_s == 10.0
    opened.it.previous_mark()
    assert opened.now.at_s == 0.0


def test_a_machine_without_sound_says_so_and_can_be_tried_again():
    opened = Opened()
    opened.it.toggle()
    opened.it.failed("no-sound-card")
    assert (opened.now.playing, opened.now.trouble) == (False, "no-sound-card")
    opened.it.toggle()
    assert (opened.now.playing, opened.now.trouble) == (True, "")


def test_a_deck_that_fails_at_once_does_not_look_as_if_it_played():
    class Mute(MemoryDeck):
        def play(self) -> None:
            it.failed("no-sound-card")

    it = Listening(Mute(), lambda now: None)
    it.open(Path("a.ogg"), 60.0)
    it.toggle()
    assert not it.now.playing
    assert it.now.trouble == "no-sound-card"


def test_closing_lets_go_of_the_file():
    opened = Opened()
    opened.it.toggle()
    opened.it.close()
    assert opened.deck.told[-2:] == ["pause", "unload"]
    assert opened.now == Playing()
