"""Every mistake that the loader and the review can name has its sentence in the seat's language."""

from __future__ import annotations

import pytest

from dispatch_app.adapters.protocol_texts import read_texts, texts_in
from dispatch_app.i18n import Texts
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.ui.director.protocols_faults import _SENTENCES, in_words

TEXTS = texts_in(RESOURCES / "protocols")
TEXT = TEXTS["chest_pain"]
ZH = Texts.load("zh")
SPOILT = {
    "a field is gone": ('version = "1.0"', ""),
    "no version": ('version = "1.0"', 'version = "one"'),
    "no text": ('version = "1.0"', "version = 1"),
    "no number": ("order = 20", 'order = "20"'),
    "no list": ('english_names = ["chest pain", ', 'english_names = "chest pain" # '),
    "no code": ('code = "sweating"', 'code = "Cold sweat"'),
    "another's code": ('code = "chest_pain"', 'code = "burns"'),
    "no Chinese": ('title.zh = "胸痛"', 'title.zh = "Chest"'),
    "no English": ('title.en = "Chest pain"', 'title.en = "胸痛"'),
    "syllables": ('pinyin = "xiong tong"', 'pinyin = "xiong"'),
    "no answer set": ('answers = "yes_no_unknown"', 'answers = "maybe"'),
    "no answers": ('answers = "yes_no_unknown"\n', ""),
    "no such question": ("if = { heart_history", "if = { nobody"),
    "no such answer": ('if = { heart_history = "yes" }', 'if = { heart_history = "often" }'),
    "asked later": ('text.zh = "出冷', 'if = { nitrate = "yes" }\ntext.zh = "出冷'),
    "no condition": ('if = { heart_history = "yes" }', "if = 1"),
    "harmless only": (
        'if = { tearing = ["yes", "unknown"] }',
        'if = { tearing = ["yes", "no"] }',
    ),
    "priority": ("priority = 1", "priority = 7"),
    "level": ('level = "als"', 'level = "helicopter"'),
    "vehicles": ("count = 1", "count = 99"),
    "opening": ('opening = "cp_open"', 'opening = "nothing"'),
    "class": ('disease_class = "circulatory"', 'disease_class = "bad"'),
    "phase": ('phase = "pre_arrival"', 'phase = "later"'),
    "twice": ('code = "sweating"', 'code = "chest_now"'),
    "unknown key": ("order = 20", "order = 20\ncolour = 3"),
    "no TOML": ("order = 20", "order = "),
}


def faults(old: str, new: str) -> list[tuple[str, str]]:
    assert old in TEXT
    spoilt = {**TEXTS, "chest_pain": TEXT.replace(old, new, 1)}
    found = read_texts(spoilt, only="chest_pain").faults
    return [(told.fault.wrong, told.fault.mend) for told in found]


@pytest.mark.parametrize("what", SPOILT)
def test_a_mistake_reads_as_a_sentence_of_the_seat(what: str) -> None:
    found = faults(*SPOILT[what])
    assert found
    for sentence in (half for fault in found for half in fault):
        assert in_words(sentence, ZH) != sentence, sentence


def test_every_sentence_is_in_both_catalogues() -> None:
    for texts in (ZH, Texts.load("en")):
        assert all(texts.has(f"protocols.fault.{key}") for key in _SENTENCES)


def test_what_nobody_foresaw_stands_as_it_was_written() -> None:
    assert in_words("something else", ZH) == "something else"
