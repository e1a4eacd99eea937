"""Reads definitions out of tables as TOML gives them. Says of each fault where it is and the mend.

Knows no files: whoever has them names each one.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from dispatch_app.domain.codes import Nature
from dispatch_app.domain.figures.fields import (
    SUBJECTS,
    Field,
    FieldKind,
    Subject,
    dimensions_of,
)
from dispatch_app.domain.figures.model import (
    IMPLIED,
    BadDefinition,
    ColumnKind,
    Condition,
    Exclusion,
    FigureBook,
    Measure,
    Report,
    Shift,
    Words,
)

MOST_SPLIT = 2
_MINUTES = 24 * 60
_TABLES = frozenset({"group", "measure", "report", "shift", "implied"})
_MEASURE = frozenset(
    {"id", "version", "since", "subject", "kind", "name", "note", "where", "hits", "start", "stop"}
    | {"figure", "unit", "norm", "target", "exclude"}
)
_REPORT = frozenset(
    {"id", "group", "name", "subject", "columns", "dimensions", "split", "focus", "where"}
    | {"natures"}
)
_CONDITION = frozenset({"field", "is", "not", "known", "at_least", "below"})


def book_from(files: Iterable[tuple[str, Mapping[str, Any]]]) -> FigureBook:
    """All files together; of two measures with one name and version, or two reports with one name,
    the one of the later file counts.

    Raises:
        BadDefinition: the first fault that is found.
    """
    measures: dict[tuple[str, int], Measure] = {}
    reports: dict[str, Report] = {}
    groups: dict[str, Words] = {}
    implied: dict[str, Words] = {}
    shifts: tuple[Shift, ...] = ()
    for file, table in files:
        _known_keys(table, _TABLES, file)
        for row in table.get("measure", ()):
            measure = _measure(row, file)
            measures[measure.id, measure.version] = measure
        for row in table.get("report", ()):
            report = _report(row, file)
            reports[report.id] = report
        for row in table.get("group", ()):
            groups[_text(row, "id", file)] = _words(row, "name", f"{file}: group")
        for code, words in table.get("implied", {}).items():
            implied[code] = _words({code: words}, code, f"{file}: implied")
        shifts = tuple(_shift(row, file) for row in table.get("shift", ())) or shifts
    by_name = _by_name(measures.values())
    for report in reports.values():
        _fits(report, by_name, groups)
    unnamed = [code for code in IMPLIED if code not in implied]
    if unnamed:
        raise BadDefinition(f"implied: no name for {', '.join(unnamed)}")
    return FigureBook(
        measures=by_name,
        reports=reports,
        groups=tuple(groups.items()),
        implied=implied,
        shifts=shifts,
    )


def _by_name(measures: Iterable[Measure]) -> dict[str, Sequence[Measure]]:
    found: dict[str, list[Measure]] = {}
    for measure in measures:
        found.setdefault(measure.id, []).append(measure)
    for name, versions in found.items():
        versions.sort(key=lambda m: (m.since is not None, m.since or date.min, m.version))
        first, *later = versions
        if first.since is not None:
            raise BadDefinition(
                f"measure {name}: its first version must count from the beginning: leave out since"
            )
        if any(each.since is None for each in later):
            raise BadDefinition(f"measure {name}: say since which day each later version counts")
        if len({(m.subject, m.kind) for m in versions}) > 1:
            raise BadDefinition(f"measure {name}: subject and kind are the same in all versions")
    return dict(found)


def _measure(row: Mapping[str, Any], file: str) -> Measure:
    where = f"{file}: measure {row.get('id', '?')}"
    _known_keys(row, _MEASURE, where)
    subject = _subject(row, where)
    kind = _one_of(row, "kind", list(ColumnKind), where)
    measure = Measure(
        id=_text(row, "id", where),
        version=int(row.get("version", 1)),
        since=_day(row, where),
        subject=subject.id,
        kind=ColumnKind(kind),
        name=_words(row, "name", where),
        note=_words(row, "note", where) if "note" in row else None,
        where=_conditions(row.get("where", ()), subject, where),
        hits=_conditions(row.get("hits", ()), subject, where),
        start=row.get("start", ""),
        stop=row.get("stop", ""),
        figure=row.get("figure", ""),
        unit="s" if kind == ColumnKind.TIME else row.get("unit", ""),
        norm=_number(row, "norm", where),
        target=_number(row, "target", where),
        exclusions=tuple(_exclusion(each, subject, where) for each in row.get("exclude", ())),
    )
    _has_what_it_needs(measure, subject, where)
    return measure


def _has_what_it_needs(measure: Measure, subject: Subject, where: str) -> None:
    if measure.kind is ColumnKind.TIME:
        _field(measure.start, subject, where, FieldKind.MOMENT)
        _field(measure.stop, subject, where, FieldKind.MOMENT)
    elif measure.start or measure.stop:
        raise BadDefinition(f"{where}: only a time has start and stop")
    if measure.kind is ColumnKind.SUM:
        _field(measure.figure, subject, where, FieldKind.NUMBER)
    if measure.kind is ColumnKind.SHARE and not measure.hits:
        raise BadDefinition(f"{where}: a share needs hits")
    codes = [each.code for each in measure.exclusions]
    if len(set(codes)) < len(codes) or set(codes) & set(IMPLIED):
        raise BadDefinition(f"{where}: every exclusion needs a code of its own")
    if measure.target is not None and not 0 < measure.target <= 1:
        raise BadDefinition(f"{where}: target is a share from 0 to 1, such as 0.95")


def _exclusion(row: Mapping[str, Any], subject: Subject, where: str) -> Exclusion:
    _known_keys(row, frozenset({"code", "name", "when"}), where)
    when = _conditions(row.get("when", ()), subject, where)
    if not when:
        raise BadDefinition(f"{where}: exclusion {row.get('code', '?')} says nothing: give when")
    return Exclusion(code=_text(row, "code", where), name=_words(row, "name", where), when=when)


def _report(row: Mapping[str, Any], file: str) -> Report:
    where = f"{file}: report {row.get('id', '?')}"
    _known_keys(row, _REPORT, where)
    subject = _subject(row, where)
    columns = tuple(row.get("columns", ()))
    if not columns:
        raise BadDefinition(f"{where}: name the measures in columns")
    known = dimensions_of(subject)
    dimensions = tuple(row.get("dimensions", ()))
    split = tuple(row.get("split", ()))
    for name in (*dimensions, *split):
        if name not in known:
            raise BadDefinition(f"{where}: dimension {name!r} is unknown{_near(name, known)}")
    if len(split) > MOST_SPLIT:
        raise BadDefinition(f"{where}: split by {MOST_SPLIT} dimensions at most")
    natures = tuple(row.get("natures", (Nature.REAL.value,)))
    for nature in natures:
        if nature not in list(Nature):
            raise BadDefinition(f"{where}: nature {nature!r} is unknown{_near(nature, Nature)}")
    return Report(
        id=_text(row, "id", where),
        group=_text(row, "group", where),
        name=_words(row, "name", where),
        subject=subject.id,
        columns=columns,
        dimensions=tuple(dict.fromkeys((*split, *dimensions))),
        split=split,
        focus=row.get("focus", columns[0]),
        where=_conditions(row.get("where", ()), subject, where),
        natures=natures,
    )


def _fits(
    report: Report, measures: Mapping[str, Sequence[Measure]], groups: Mapping[str, Words]
) -> None:
    where = f"report {report.id}"
    for name in (*report.columns, report.focus):
        if name not in measures:
            raise BadDefinition(f"{where}: measure {name!r} is unknown{_near(name, measures)}")
        if measures[name][0].subject != report.subject:
            raise BadDefinition(
                f"{where}: measure {name} counts {measures[name][0].subject}, "
                f"the report has {report.subject}"
            )
    if report.group not in groups:
        raise BadDefinition(f"{where}: group {report.group!r} is unknown")


def _conditions(rows: Any, subject: Subject, where: str) -> tuple[Condition, ...]:
    return tuple(_condition(row, subject, where) for row in rows)


def _condition(row: Mapping[str, Any], subject: Subject, where: str) -> Condition:
    _known_keys(row, _CONDITION, where)
    field = _field(_text(row, "field", where), subject, where)
    condition = Condition(
        field=field.id,
        one_of=tuple(row.get("is", ())),
        none_of=tuple(row.get("not", ())),
        known=row.get("known"),
        at_least=_number(row, "at_least", where),
        below=_number(row, "below", where),
    )
    asks_words = bool(condition.one_of or condition.none_of)
    asks_sizes = condition.at_least is not None or condition.below is not None
    if not asks_words and not asks_sizes and condition.known is None:
        raise BadDefinition(f"{where}: condition on {field.id} asks nothing")
    if asks_words and field.kind is not FieldKind.CODE:
        raise BadDefinition(f"{where}: {field.id} holds no codes: use known, at_least or below")
    if asks_sizes and field.kind is not FieldKind.NUMBER:
        raise BadDefinition(f"{where}: {field.id} holds no number: use is, not or known")
    return condition


def _shift(row: Mapping[str, Any], file: str) -> Shift:
    where = f"{file}: shift {row.get('id', '?')}"
    _known_keys(row, frozenset({"id", "from", "to"}), where)
    return Shift(
        name=_text(row, "id", where),
        begins=_minutes(_text(row, "from", where), where),
        ends=_minutes(_text(row, "to", where), where),
    )


def _minutes(text: str, where: str) -> int:
    hours, _, minutes = text.partition(":")
    if hours.isdigit() and minutes.isdigit() and int(minutes) < 60:
        found = int(hours) * 60 + int(minutes)
        if found <= _MINUTES:
            return found
    raise BadDefinition(f"{where}: {text!r} is no time of day; write 08:00")


# ---- single values ---------------------------------------------------------------------------


def _subject(row: Mapping[str, Any], where: str) -> Subject:
    return SUBJECTS[_one_of(row, "subject", list(SUBJECTS), where)]


def _field(name: str, subject: Subject, where: str, kind: FieldKind | None = None) -> Field:
    found = subject.fields.get(name)
    if found is None or kind not in (None, found.kind):
        fitting = [f.id for f in subject.fields.values() if kind in (None, f.kind)]
        wanted = kind.value if kind else "field"
        raise BadDefinition(
            f"{where}: {name!r} is no {wanted} of {subject.id}{_near(name, fitting)}"
        )
    return found


def _one_of(row: Mapping[str, Any], name: str, known: Sequence[str], where: str) -> str:
    given = _text(row, name, where)
    if given not in known:
        raise BadDefinition(f"{where}: {name} {given!r} is unknown{_near(given, known)}")
    return given


def _text(row: Mapping[str, Any], name: str, where: str) -> str:
    given = row.get(name)
    if not isinstance(given, str) or not given:
        raise BadDefinition(f"{where}: {name} is missing")
    return given


def _number(row: Mapping[str, Any], name: str, where: str) -> float | None:
    given = row.get(name)
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise BadDefinition(f"{where}: {name} is a number")
    return float(given)


def _day(row: Mapping[str, Any], where: str) -> date | None:
    given = row.get("since")
    if given is not None and type(given) is not date:
        raise BadDefinition(f"{where}: since is a day, such as 2027-01-01 without quotes")
    return given


def _words(row: Mapping[str, Any], name: str, where: str) -> Words:
    given = row.get(name)
    if not isinstance(given, Mapping) or set(given) != {"zh", "en"}:
        raise BadDefinition(f"{where}: {name} must be given as {{ zh = …, en = … }}")
    return Words(zh=str(given["zh"]), en=str(given["en"]))


def _known_keys(row: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    for name in row:
        if name not in known:
            raise BadDefinition(f"{where}: {name!r} is unknown{_near(name, known)}")


def _near(name: str, known: Iterable[str]) -> str:
    words = [str(each) for each in known]
    close = difflib.get_close_matches(str(name), words, n=1)
    return f"; did you mean {close[0]}?" if close else f"; known are: {', '.join(sorted(words))}"
