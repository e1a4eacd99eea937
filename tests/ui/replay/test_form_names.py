"""Codes of a form are told in the words of the protocols, whoever replays it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch_app.adapters.protocol_files import load_book
from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.interview.interviewing import FIRST_NAMED
from dispatch_app.ui.kit.replay.form_names import names_in

BOOK = load_book(Path(__file__).parents[3] / "resources" / "protocols")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_question_and_answer_of_the_protocols_has_its_words(language: str) -> None:
    names = names_in(BOOK, Texts.load(language))
    for protocol in BOOK.protocols:
        assert names.complaints[protocol.code] == protocol.title.of(language)
        for question in protocol.all_questions():
            assert names.questions[question.code]
            assert all(names.answers[question.code, c.code] for c in question.choices)


def test_the_complaint_that_was_named_first_is_told_as_a_complaint() -> None:
    names = names_in(BOOK, Texts.load("zh"))
    assert names.questions[FIRST_NAMED] == "最先选的主诉"
    assert names.answers[FIRST_NAMED, "chest_pain"] == names.complaints["chest_pain"]
