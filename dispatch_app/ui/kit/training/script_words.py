"""What a simulated caller knows and says, in words. Pure: a script in, sentences and rows out."""

from __future__ import annotations

from collections.abc import Iterator

from dispatch_app.domain.codes import Sex
from dispatch_app.domain.training.values import CallerScript, Manner
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.replay.then_words import FormNames

LOUD = frozenset({Manner.SHOUTING, Manner.CRYING})


def fact_heads(texts: Texts) -> tuple[Head, ...]:
    return (
        Head(texts("training.head.asked"), width_px=190),
        Head(texts("training.head.says"), width_px=150),
    )


def fact_lines(script: CallerScript, names: FormNames, texts: Texts) -> list[Line]:
    """All that somebody needs who plays this caller, then what a good dispatcher makes of it."""
    return [
        Line(key=key, cells=(label, words), tip=f"{label}  {words}")
        for key, label, words in _facts(script, names, texts)
        if words
    ]


def _facts(script: CallerScript, names: FormNames, texts: Texts) -> Iterator[tuple[str, str, str]]:
    def fact(name: str, words: str) -> tuple[str, str, str]:
        return name, texts(f"training.fact.{name}"), words

    yield fact("manner", texts(f"training.manner.{script.manner.value}"))
    yield fact("opening", script.opening)
    yield fact("address", script.address)
    yield fact("patient", patient_words(script, texts))
    for question in dict.fromkeys((*script.says, *script.answers)):
        asked = names.questions.get(question, question)
        yield f"ask/{question}", asked, answer_to(script, question, names, texts)
    yield fact("complaint", names.complaints.get(script.complaint, script.complaint))
    yield fact("expected", _expected(script, texts))


def _expected(script: CallerScript, texts: Texts) -> str:
    parts = []
    if script.priority is not None:
        parts.append(f"P{script.priority}")
    if script.complaint:
        parts.append(texts("training.expected.vehicles", count=script.vehicles))
    if script.ability:
        parts.append(texts("training.expected.ability", ability=_ability(script.ability, texts)))
    if script.compressions:
        parts.append(texts("training.expected.compressions"))
    if script.outcome:
        parts.append(texts.code("call_outcome", script.outcome))
    return "　".join(parts)


def _ability(code: str, texts: Texts) -> str:
    key = f"capability.{code}"
    return texts(key) if texts.has(key) else code


def patient_words(script: CallerScript, texts: Texts) -> str:
    sex = "" if script.sex is Sex.UNKNOWN else texts.code("sex", script.sex.value)
    years = script.age_years
    age = "" if years is None else texts("training.age", years=years)
    return " ".join(part for part in (sex, age) if part)


def answer_to(script: CallerScript, question: str, names: FormNames, texts: Texts) -> str:
    """The caller's own words, else the label of what is so; who knows nothing says so."""
    if question in script.says:
        return script.says[question]
    code = script.answers.get(question)
    if code is None:
        return texts("training.says.unknown")
    return names.answers.get((question, code), code)


def spoken(script: CallerScript, words: str, texts: Texts) -> str:
    """The words as they sound: somebody who is silent says nothing, whatever is asked."""
    if script.manner is Manner.SILENT:
        return texts("training.says.silence")
    if script.manner in LOUD:
        return texts(f"training.says.{script.manner.value}", words=words)
    return words
