"""The phrase cards that ship, and what is said of a file that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch_app.adapters.phrase_files import SETTABLE, BadPhrases, load_cards
from dispatch_app.adapters.protocol_files import load_book
from dispatch_app.domain.phrases import CardKind

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
CARDS = load_cards(RESOURCES / "phrases")

GOOD = """
order = 1
title = { zh = "卡", en = "Card" }
[[phrases]]
code = "one"
text = { zh = "一", en = "one" }
answers = [{ code = "yes", text = { zh = "是", en = "Yes" }, set = { consciousness = "awake" } }]
"""


def a_directory(tmp_path: Path, **files: str) -> Path:
    for name, text in {"common": GOOD.partition("[[")[2].join(["[[", ""]), **files}.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_languages_and_scripts_are_offered_in_their_order() -> None:
    codes = [card.code for card in CARDS]
    assert codes[:3] == ["language_en", "language_ja", "language_ko"]
    assert codes[-4:] == ["silent_call", "text_talk", "child_caller", "elderly_alone"]


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.code)
def test_every_card_says_something_in_both_languages_of_the_centre(card) -> None:
    texts = [card.title, *(p.text for p in card.phrases)]
    texts += [a.text for p in card.phrases for a in p.answers]
    assert all(text.of("zh") and text.of("en") for text in texts)
    assert len(card.phrases) >= 6


@pytest.mark.parametrize(
    "card", [c for c in CARDS if c.kind is CardKind.LANGUAGE], ids=lambda card: card.code
)
def test_a_language_says_every_phrase(card) -> None:
    assert len(card.phrases) >= 10
    assert all(phrase.spoken for phrase in card.phrases)
    assert len({phrase.spoken for phrase in card.phrases}) == len(card.phrases)


@pytest.mark.parametrize("code", ["language_ja", "language_ko", "language_ru"])
def test_a_script_that_few_can_read_says_how_it_sounds(code: str) -> None:
    card = next(card for card in CARDS if card.code == code)
    assert all(phrase.sound for phrase in card.phrases)


def test_answers_mean_something_that_the_form_knows() -> None:
    book = load_book(RESOURCES / "protocols")
    entry = {q.code: {c.code for c in q.choices} for q in book.protocols[0].entry.questions}
    told = [a.sets for card in CARDS for p in card.phrases for a in p.answers]
    assert any(told)
    for sets in told:
        assert set(sets) <= SETTABLE
        assert all(answer in entry[question] for question, answer in sets.items())


def test_a_silent_caller_can_answer_by_tapping() -> None:
    card = next(card for card in CARDS if card.code == "silent_call")
    asked = [phrase for phrase in card.phrases if phrase.answers]
    assert all(len(phrase.answers) == 2 for phrase in asked)
    assert {q for p in asked for a in p.answers for q in a.sets} >= {"consciousness", "breathing"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("order = 1", "title"),
        (GOOD.replace('code = "one"', 'code = "Ein Ding"'), "Ein Ding"),
        (GOOD.replace("consciousness", "mood"), "mood"),
        (GOOD + 'colour = "red"\n', "colour"),
        ("order = [", "order"),
    ],
)
def test_a_mistake_is_named_by_its_file_and_key(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(BadPhrases, match=r"mine\.toml") as mistake:
        load_cards(a_directory(tmp_path, mine=text))
    if named != "order":
        assert named in str(mistake.value)


def test_a_language_that_leaves_a_phrase_out_is_refused(tmp_path: Path) -> None:
    language = 'order = 1\ntitle = { zh = "语", en = "L" }\n[text]\nother = "?"\n'
    with pytest.raises(BadPhrases, match=r"text\.one"):
        load_cards(a_directory(tmp_path, language_xx=language))


def test_without_the_common_phrases_there_are_no_cards(tmp_path: Path) -> None:
    with pytest.raises(BadPhrases, match="common"):
        load_cards(tmp_path)
