"""The file of questions after the event: TOML in, a questionnaire out, every mistake named."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from dispatch_app.adapters.score_sheet_file import read_whole
from dispatch_app.adapters.toml_table import Misshapen, Table
from dispatch_app.domain.protocols import Text
from dispatch_app.domain.quality.follow_ups import (
    FollowUpChoice,
    FollowUpQuestion,
    QuestionKind,
    Questionnaire,
)

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "quality" / "follow_up.toml"


def questions_in(said: str) -> Callable[[], Questionnaire]:
    """Reads the centre's own file, else the one that ships, as it is when it is asked for."""
    return partial(load_questions, Path(said) if said else SHIPPED)


def load_questions(file: Path) -> Questionnaire:
    """
    Raises:
        BadSheet: the file is missing, cannot be read, or holds a mistake.
    """
    return read_whole(file, _questionnaire)


def _questionnaire(table: Table) -> Questionnaire:
    return Questionnaire(
        version=table.string("version"),
        questions=tuple(_question(part) for part in table.tables("question")),
    )


def _question(table: Table) -> FollowUpQuestion:
    kind = table.string("kind")
    if kind not in set(QuestionKind):
        raise Misshapen(table.at("kind"), f"'{kind}'", f"write one of {', '.join(QuestionKind)}")
    needed = table.take("needed") if table.has("needed") else False
    made = FollowUpQuestion(
        code=table.code("code"),
        text=_text(table),
        kind=QuestionKind(kind),
        choices=tuple(_choice(part) for part in table.tables("choices")),
        needed=needed is True,
    )
    if (made.kind is QuestionKind.CHOICE) != bool(made.choices):
        raise Misshapen(table.at("choices"), "not as its kind", "only a choice has choices")
    table.finish()
    return made


def _choice(table: Table) -> FollowUpChoice:
    made = FollowUpChoice(code=table.code("code"), text=_text(table))
    table.finish()
    return made


def _text(table: Table) -> Text:
    return Text(zh=table.string("zh"), en=table.string("en"))
