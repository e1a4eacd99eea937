"""The two languages say the same things, each in its own script."""

import re
import string
import tomllib
from pathlib import Path

import pytest

from dispatch_app.i18n.texts import Texts

TEXTS = Path(__file__).resolve().parents[2] / "resources" / "texts"
PARTS = sorted({path.name.partition(".")[0] for path in TEXTS.glob("*.toml")})
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
ENGLISH_WORDS = re.compile(r"(?:[A-Za-z][a-z']+[ ,]+){2,}[A-Za-z][a-z']+")
"""Three words in a row are a sentence; names of keys, units and things (GPS, UPS, km/h) are not."""


def catalogue(part: str, language: str) -> dict[str, str]:
    path = TEXTS / f"{part}.{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_there_are_catalogues():
    assert PARTS


@pytest.mark.parametrize("part", PARTS)
def test_catalogues_are_flat_tables_of_text(part):
    for language in ("zh", "en"):
        strange = {
            k for k, v in catalogue(part, language).items() if not isinstance(v, str) or not v
        }
        assert strange == set()


@pytest.mark.parametrize("part", PARTS)
def test_both_languages_have_the_same_keys(part):
    assert set(catalogue(part, "zh")) == set(catalogue(part, "en"))


def test_no_key_stands_in_two_catalogues():
    keys = [key for part in PARTS for key in catalogue(part, "zh")]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


@pytest.mark.parametrize("part", PARTS)
def test_a_text_takes_the_same_values_in_both_languages(part):
    chinese, english = catalogue(part, "zh"), catalogue(part, "en")
    differing = {
        key
        for key in chinese.keys() & english.keys()
        if placeholders(chinese[key]) != placeholders(english[key])
    }
    assert differing == set()


@pytest.mark.parametrize("part", PARTS)
def test_english_holds_no_chinese(part):
    assert {k: v for k, v in catalogue(part, "en").items() if CHINESE.search(v)} == {}


@pytest.mark.parametrize("part", PARTS)
def test_chinese_holds_no_english_sentence(part):
    english = {k: v for k, v in catalogue(part, "zh").items() if ENGLISH_WORDS.search(v)}
    assert english == {}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("Choose the vehicle", True), ("按 Ctrl+Shift+F9", False), ("GPS 信号 12 km/h", False)],
)
def test_a_sentence_is_told_from_a_name(text, sentence):
    assert bool(ENGLISH_WORDS.search(text)) is sentence


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_program_finds_every_text(language):
    texts = Texts.load(language)
    assert all(texts.has(key) for part in PARTS for key in catalogue(part, language))
