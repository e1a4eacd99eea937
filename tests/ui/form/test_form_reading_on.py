"""What is being read to the caller is read to its end, whatever happens meanwhile."""

from __future__ import annotations

from dispatch_app.domain.protocols import Instruction, Text
from dispatch_app.ui.kit.interview.guidance import Reader


def a_line(code: str, phase: str) -> Instruction:
    return Instruction(code=code, text=Text(zh=code, en=code), phase=phase)


LINES = (a_line("help-is-coming", "post_dispatch"), a_line("sit-down", "pre_arrival"))


def test_the_order_does_not_push_out_the_sentence_being_read() -> None:
    reader = Reader()
    before = reader.reading(LINES, dispatched=False).now
    after = reader.reading(LINES, dispatched=True).now
    assert before is not None and after is not None
    assert (before.code, after.code) == ("sit-down", "sit-down")


def test_after_that_sentence_comes_what_the_order_made_true() -> None:
    reader = Reader()
    reader.reading(LINES, dispatched=False)
    reader.next(reader.reading(LINES, dispatched=True))
    now = reader.reading(LINES, dispatched=True).now
    assert now is not None and now.code == "help-is-coming"
