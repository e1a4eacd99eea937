"""The shape of protocol files: a read table in, domain values out. Opens no files.

What the values mean together (references, reachability, safety) is judged by the domain.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dispatch_app.adapters.toml_table import Misshapen, Table
from dispatch_app.domain.protocols import (
    ALWAYS,
    AllOf,
    Answered,
    AnyOf,
    Approval,
    Choice,
    Condition,
    Determinant,
    Entry,
    Instruction,
    Name,
    Preemption,
    Protocol,
    Question,
    Text,
    Wish,
)

type AnswerSets = Mapping[str, tuple[Choice, ...]]


@dataclass(frozen=True, slots=True)
class Common:
    """What `entry.toml` gives to every complaint's file."""

    entry: Entry
    answer_sets: AnswerSets


LATIN = re.compile(r"[A-Za-z]")
VERSION = re.compile(r"[0-9][0-9A-Za-z.-]{0,19}")
HAN = re.compile(r"[一-鿿]")
MOST_NESTING = 8
APPROVALS = ("pending", "approved")


def read_entry(table: Table) -> Common:
    """Read `entry.toml`: the common questions, and the answer sets all files may use."""
    sets = {each.code("code"): _finished(each, _choices(each)) for each in table.tables("answers")}
    ages = table.inner("age_groups")
    entry = Entry(
        questions=tuple(_question(each, sets) for each in table.tables("questions")),
        floors=tuple(_determinant(each) for each in table.tables("floors")),
        preemptions=tuple(_preemption(each) for each in table.tables("preempt")),
        opening=tuple(_instruction(each) for each in table.tables("opening")),
        closing=tuple(_instruction(each) for each in table.tables("closing")),
        disease_classes=tuple(_choice(each) for each in table.tables("disease_classes")),
        infant_below_years=ages.integer("infant_below_years"),
        child_below_years=ages.integer("child_below_years"),
    )
    ages.finish()
    table.finish()
    return Common(entry, sets)


def read_protocol(table: Table, common: Common, fingerprint: str) -> Protocol:
    """Read one complaint's file."""
    protocol = Protocol(
        code=table.code("code"),
        version=_version(table, "version"),
        fingerprint=fingerprint,
        order=table.integer("order"),
        title=_text(table, "title"),
        guidance=_text(table, "guidance"),
        disease_class=table.code("disease_class"),
        names=_names(table),
        english_names=table.strings("english_names"),
        entry=common.entry,
        questions=tuple(_question(each, common.answer_sets) for each in table.tables("questions")),
        determinants=tuple(_determinant(each) for each in table.tables("determinants")),
        opening=table.code("opening"),
        instructions=tuple(_instruction(each) for each in table.tables("instructions")),
        capabilities=tuple(_wish(each) for each in table.tables("capabilities")),
        partners=tuple(_wish(each) for each in table.tables("partners")),
        approval=_approval(table),
    )
    table.finish()
    return protocol


def _approval(table: Table) -> Approval | None:
    """Pending needs nothing more; approved needs who, when and which version."""
    state = table.string("approval")
    if state not in APPROVALS:
        raise Misshapen(table.at("approval"), f"'{state}'", f"use {' or '.join(APPROVALS)}")
    if state == "pending":
        return None
    return Approval(
        by=table.string("approved_by"),
        on=table.day("approved_on"),
        version=_version(table, "approved_version"),
    )


def _version(table: Table, name: str) -> str:
    """A version as people write it; it becomes part of a file's name in the archive."""
    value = table.string(name)
    if not VERSION.fullmatch(value):
        raise Misshapen(table.at(name), f"'{value}' is not a version", 'write it as "1.0"')
    return value


def _question(table: Table, sets: AnswerSets) -> Question:
    question = Question(
        code=table.code("code"),
        text=_text(table, "text"),
        choices=_answers(table, sets),
        shown_if=_when(table),
        reassuring=table.code("reassuring") if table.has("reassuring") else None,
        presumed=table.code("presumed") if table.has("presumed") else None,
    )
    return _finished(table, question)


def _answers(table: Table, sets: AnswerSets) -> tuple[Choice, ...]:
    if not table.has("answers"):
        return _choices(table)
    code = table.code("answers")
    if code not in sets:
        known = ", ".join(sets)
        raise Misshapen(table.at("answers"), f"no answer set '{code}'", f"use one of: {known}")
    return sets[code]


def _choices(table: Table) -> tuple[Choice, ...]:
    if not table.has("choices"):
        raise Misshapen(table.at("choices"), "missing", "add 'choices', or 'answers' with a set")
    return tuple(_choice(each) for each in table.tables("choices"))


def _choice(table: Table) -> Choice:
    return _finished(table, Choice(table.code("code"), _languages(table)))


def _determinant(table: Table) -> Determinant:
    rule = Determinant(
        code=table.code("code"),
        text=_text(table, "text"),
        priority=table.integer("priority"),
        level=table.code("level"),
        count=table.integer("count"),
        when=_when(table),
    )
    return _finished(table, rule)


def _instruction(table: Table) -> Instruction:
    line = Instruction(
        code=table.code("code"),
        text=_text(table, "text"),
        phase=table.code("phase"),
        when=_when(table),
        beat_per_min=table.integer("beat_per_min") if table.has("beat_per_min") else None,
    )
    return _finished(table, line)


def _preemption(table: Table) -> Preemption:
    return _finished(table, Preemption(table.code("to"), _when(table)))


def _wish(table: Table) -> Wish:
    codes = table.strings("codes")
    if not codes:
        raise Misshapen(table.at("codes"), "missing or empty", "list at least one code")
    return _finished(table, Wish(codes, _when(table)))


def _names(table: Table) -> tuple[Name, ...]:
    names = tuple(_name(each) for each in table.tables("names"))
    if not names:
        raise Misshapen(table.at("names"), "no name to find it by", "add at least one")
    return names


def _name(table: Table) -> Name:
    """A word and its pinyin: one syllable for each character, so that initials come out right."""
    name = Name(table.string("zh"), table.string("pinyin"))
    if len(name.pinyin.split()) != len(name.zh):
        wrong = f"'{name.pinyin}' has another number of syllables than '{name.zh}'"
        raise Misshapen(table.at("pinyin"), wrong, "write one syllable per character")
    return _finished(table, name)


def _text(table: Table, name: str) -> Text:
    inner = table.inner(name)
    return _finished(inner, _languages(inner))


def _languages(table: Table) -> Text:
    """Both languages must be there, each in its own script."""
    zh, en = table.string("zh"), table.string("en")
    if not HAN.search(zh):
        raise Misshapen(table.at("zh"), f"'{zh}' is not Chinese", "write the Chinese text")
    if HAN.search(en) or not LATIN.search(en):
        raise Misshapen(table.at("en"), f"'{en}' is not English", "write the English text")
    return Text(zh, en)


def _when(table: Table) -> Condition:
    return _condition(table.take("if"), table.at("if"), 0) if table.has("if") else ALWAYS


def _condition(value: object, key: str, depth: int) -> Condition:
    """Read `{ question = "answer" }`, `{ question = ["a", "b"] }`, `all = [...]`, `any = [...]`."""
    if not isinstance(value, dict) or not value:
        mend = 'write { question = "answer" }, { all = [...] } or { any = [...] }'
        raise Misshapen(key, "not a condition", mend)
    if depth > MOST_NESTING:
        raise Misshapen(key, "nested too deeply", "split it into several entries")
    parts = tuple(_part(name, item, f"{key}.{name}", depth) for name, item in value.items())
    return parts[0] if len(parts) == 1 else AllOf(parts)


def _part(name: str, value: object, key: str, depth: int) -> Condition:
    if name not in {"all", "any"}:
        return Answered(name, _wanted_answers(value, key))
    if not isinstance(value, list) or not value:
        raise Misshapen(key, "not a list of conditions", "write [ {...}, {...} ]")
    parts = tuple(_condition(item, key, depth + 1) for item in value)
    return AllOf(parts) if name == "all" else AnyOf(parts)


def _wanted_answers(value: object, key: str) -> frozenset[str]:
    codes = value if isinstance(value, list) else [value]
    texts = frozenset(code for code in codes if isinstance(code, str))
    if not texts or len(texts) < len(codes):
        raise Misshapen(key, "not an answer code", 'write "yes" or ["yes", "unknown"]')
    return texts


def _finished[T](table: Table, value: T) -> T:
    table.finish()
    return value
