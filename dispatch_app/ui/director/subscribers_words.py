"""What is said of the table of subscribers and of its refreshes. Pure; names of nobody in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch_app.client.subscribers import NumberOwner
from dispatch_app.domain.subscriber_refresh import (
    RefreshOutcome,
    RefreshReport,
    RowFault,
    SubscriberStanding,
)
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local
from dispatch_app.ui.kit.keyed_table import Head, Line

_REPORT_HEADS = {
    "at": (130, False),
    "outcome": (90, False),
    "numbers": (90, True),
    "added": (70, True),
    "changed": (70, True),
    "gone": (70, True),
    "rejected": (70, True),
    "account": (110, False),
    "about": (200, False),
}
_FAULT_HEADS = {"row": (80, True), "column": (140, False), "reason": (300, False)}
_HELD = frozenset({RefreshOutcome.TAKEN, RefreshOutcome.SAME, RefreshOutcome.BACK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The lines above the table of refreshes."""

    holds: str
    comes: str
    before: str
    trouble: str = ""
    busy: bool = False


def report_heads(texts: Texts) -> tuple[Head, ...]:
    return tuple(
        Head(texts(f"subscribers.head.{name}"), figures=figures, width_px=width)
        for name, (width, figures) in _REPORT_HEADS.items()
    )


def fault_heads(texts: Texts) -> tuple[Head, ...]:
    return tuple(
        Head(texts(f"subscribers.head.{name}"), figures=figures, width_px=width)
        for name, (width, figures) in _FAULT_HEADS.items()
    )


def told(standing: SubscriberStanding, now: datetime, texts: Texts, zone: str) -> Told:
    return Told(
        holds=_holds(standing, texts, zone),
        comes=_comes(standing, now, texts, zone),
        before=_before(standing, texts),
        trouble="" if standing.busy else _trouble(standing, texts, zone),
        busy=standing.busy,
    )


def _holds(standing: SubscriberStanding, texts: Texts, zone: str) -> str:
    numbers = f"{standing.numbers:,}"
    if not standing.numbers:
        return texts("subscribers.holds-none")
    if standing.since is None:
        return texts("subscribers.holds-by-hand", numbers=numbers)
    since = moment_text(standing.since, zone)
    origin = standing.origin or texts("subscribers.origin-unknown")
    return texts("subscribers.holds", numbers=numbers, since=since, origin=origin)


def _comes(standing: SubscriberStanding, now: datetime, texts: Texts, zone: str) -> str:
    if standing.busy:
        return texts("subscribers.busy")
    if not standing.source or standing.due_at is None:
        return texts("subscribers.no-source")
    if standing.due_at <= now:
        return texts("subscribers.due", source=standing.source)
    at = moment_text(standing.due_at, zone)
    return texts("subscribers.comes", at=at, source=standing.source)


def _before(standing: SubscriberStanding, texts: Texts) -> str:
    if not standing.can_go_back:
        return texts("subscribers.before-none")
    return texts("subscribers.before", numbers=f"{standing.before:,}")


def _trouble(standing: SubscriberStanding, texts: Texts, zone: str) -> str:
    if standing.broke_off:
        return texts("subscribers.trouble.broke-off")
    last = next(iter(standing.reports), None)
    if last is None or last.outcome in _HELD:
        return ""
    at = moment_text(last.at, zone)
    if last.outcome is RefreshOutcome.FAILED:
        return texts("subscribers.trouble.failed", at=at, why=last.why)
    return texts("subscribers.trouble.refused", at=at, gone=f"{last.gone:,}", all=_all(last))


def _all(report: RefreshReport) -> str:
    """How many numbers held when it came."""
    return f"{report.numbers - report.added + report.gone:,}"


def report_line(report: RefreshReport, texts: Texts, zone: str) -> Line:
    has_counts = report.outcome not in (RefreshOutcome.FAILED, RefreshOutcome.BACK)
    counts = (report.added, report.changed, report.gone, report.rejected)
    return Line(
        key=report.at.isoformat(),
        cells=(
            moment_text(report.at, zone),
            texts(f"subscribers.outcome.{report.outcome.value}"),
            f"{report.numbers:,}" if report.numbers else "",
            *(f"{count:,}" if has_counts else "" for count in counts),
            report.account or texts("subscribers.by-schedule"),
            _about(report, texts),
        ),
        about=report,
        tip=report.why,
    )


def _about(report: RefreshReport, texts: Texts) -> str:
    match report.outcome:
        case RefreshOutcome.BACK:
            return report.why
        case RefreshOutcome.FAILED:
            return report.why or report.source
        case RefreshOutcome.REFUSED:
            return texts("subscribers.would-lose", gone=f"{report.gone:,}", all=_all(report))
        case _:
            return report.source


def fault_lines(report: RefreshReport | None, texts: Texts) -> list[Line]:
    faults = report.faults if report is not None else ()
    return [
        Line(key=f"{at}", cells=(str(fault.row), _column(fault, texts), _reason(fault, texts)))
        for at, fault in enumerate(faults)
    ]


def faults_caption(report: RefreshReport | None, texts: Texts) -> str:
    if report is None or not report.rejected:
        return texts("subscribers.faults-none")
    shown = len(report.faults)
    key = "subscribers.faults" if shown >= report.rejected else "subscribers.faults-first"
    return texts(key, rejected=f"{report.rejected:,}", shown=str(shown))


def _column(fault: RowFault, texts: Texts) -> str:
    key = f"subscribers.column.{fault.column}"
    return f"{texts(key)} {fault.column}" if texts.has(key) else fault.column


def _reason(fault: RowFault, texts: Texts) -> str:
    key = f"subscribers.fault.{fault.reason}"
    return texts(key) if texts.has(key) else fault.reason


def outcome_words(report: RefreshReport, texts: Texts) -> tuple[str, str]:
    """How one ended that was asked for here, and its tone."""
    counts = {
        "added": f"{report.added:,}",
        "changed": f"{report.changed:,}",
        "gone": f"{report.gone:,}",
        "rejected": f"{report.rejected:,}",
        "numbers": f"{report.numbers:,}",
    }
    tone = "ok" if report.outcome in _HELD else "alarm"
    return texts(f"subscribers.ended.{report.outcome.value}", **counts), tone


def owner_words(owner: NumberOwner, texts: Texts) -> str:
    lines = [
        texts("subscribers.owner.number", value=owner.number),
        texts("subscribers.owner.name", value=owner.name or "—"),
        texts("subscribers.owner.address", value=owner.address or "—"),
    ]
    if owner.warning:
        lines.append(texts("subscribers.owner.warning", value=_warning(owner.warning, texts)))
    if owner.is_masked:
        lines.append(texts("subscribers.owner.masked"))
    return "\n".join(lines)


def _warning(warning: str, texts: Texts) -> str:
    code, _, more = warning.partition(":")
    key = f"subscribers.warning.{code}"
    word = texts(key) if texts.has(key) else code
    return f"{word} {more}".strip()


def moment_text(at: datetime, zone: str) -> str:
    return local(at, zone).strftime("%Y-%m-%d %H:%M")
