"""Makes the rows of the call and incident list from the state. Pure: shows nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.ids import CallId, IncidentId, VehicleId
from dispatch_app.domain.links.values import LinkCase, LinkCaseId
from dispatch_app.domain.protocols import Protocols
from dispatch_app.domain.recognising import of_number
from dispatch_app.domain.state import FINAL, STATE_OF_STAGE, Call, CentreState, Incident, Mission
from dispatch_app.domain.telephone_state import CallBack
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.domain.waiting.due import next_due
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import DEFAULT_ZONE, local
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.telephone.conversation import other_end
from dispatch_app.ui.dispatcher.telephone.list_rows import due_at
from dispatch_app.ui.dispatcher.telephone.names import name_of
from dispatch_app.ui.dispatcher.wording import complaint_name, number_text, place_text, unnamed
from dispatch_app.ui.kit.links.words import (
    partners_complaint,
    ringing_detail,
    ringing_title,
    short_line,
)

_LAST = datetime.max.replace(tzinfo=UTC)


class Section(StrEnum):
    """Groups of the list, in the order in which they ask for attention."""

    RINGING = "ringing"
    IN_HAND = "in_hand"
    WAITING = "waiting"
    SUSPENDED = "suspended"
    RUNNING = "running"
    TO_CLOSE = "to_close"
    CALL_BACK = "call_back"


class Tone(StrEnum):
    """How a row must look, told apart by ground, bar and word, not by colour alone."""

    PLAIN = "plain"
    RINGING = "ringing"
    LATE = "late"
    CALM = "calm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One vehicle of an incident: its state's shape, its name, and a word if something is wrong."""

    vehicle: VehicleId
    state: str
    word: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    key: str
    section: Section
    heading: bool = False
    title: str = ""
    detail: str = ""
    chips: tuple[Chip, ...] = ()
    priority: int | None = None
    since: datetime | None = None
    """The running clock counts from here."""
    until: datetime | None = None
    """The clock counts down to here, and is late from then on."""
    tone: Tone = Tone.PLAIN
    count: int = 0
    call: CallId | None = None
    incident: IncidentId | None = None
    back: CallId | None = None
    """On the list of calls to give back only: its call has no form of its own any more."""
    link: LinkCaseId | None = None
    """A partner's request that nobody has answered; it has no form yet."""
    tooltip: str = ""


def queue_rows(
    state: CentreState,
    seat: str,
    book: Protocols,
    texts: Texts,
    *,
    timers: Timers = NORM,
    zone: str = DEFAULT_ZONE,
) -> tuple[QueueRow, ...]:
    """All sections that hold anything, each under its heading.

    Who gave up is late where nobody has tried to call back in time, or again.
    """
    make = _Maker(state, seat, book, texts, timers, zone)
    rows: list[QueueRow] = []
    for section, body in make.sections():
        if not body:
            continue
        if section is not Section.RINGING:
            rows.append(_heading(section, len(body), texts))
        rows.extend(body)
    return tuple(rows)


def _heading(section: Section, count: int, texts: Texts) -> QueueRow:
    return QueueRow(
        key=f"heading-{section}",
        section=section,
        heading=True,
        title=texts(f"queue.{section}"),
        count=count,
    )


class _Maker:
    def __init__(
        self,
        state: CentreState,
        seat: str,
        book: Protocols,
        texts: Texts,
        timers: Timers,
        zone: str,
    ) -> None:
        self._zone = zone
        self._state = state
        self._timers = timers
        self._seat = seat
        self._book = book
        self._texts = texts

    def sections(self) -> Iterable[tuple[Section, Sequence[QueueRow]]]:
        calls = self._state.calls.values()
        grouped = self._grouped()
        ringing = self._calls(Section.RINGING, (c for c in calls if c.ringing))
        yield Section.RINGING, [*ringing, *self._partners_asking()]
        yield Section.IN_HAND, self._in_hand(grouped.get(Section.IN_HAND, []))
        for section in (Section.WAITING, Section.SUSPENDED, Section.RUNNING, Section.TO_CLOSE):
            yield section, [self._incident(section, i) for i in grouped.get(section, [])]
        yield Section.CALL_BACK, self._to_call_back()

    def _partners_asking(self) -> list[QueueRow]:
        """Requests of linked systems ring like calls."""
        links = self._state.links
        return [self._partner_asking(case) for case in links.cases.values() if case.rings]

    def _partner_asking(self, case: LinkCase) -> QueueRow:
        title = ringing_title(self._state.links, case, self._texts)
        take = self._texts("links.queue.take", press=KEYS["link_take"])
        detail = f"{take} · {ringing_detail(case, self._texts)}"
        return QueueRow(
            key=f"link-{case.id}",
            section=Section.RINGING,
            title=title,
            detail=detail,
            since=case.opened_at,
            tone=Tone.RINGING,
            link=case.id,
            tooltip=f"{title}\n{detail}",
        )

    def _grouped(self) -> dict[Section, list[Incident]]:
        grouped: dict[Section, list[Incident]] = {}
        for incident in self._state.incidents.values():
            if incident.open:
                grouped.setdefault(self._section(incident), []).append(incident)
        for incidents in grouped.values():
            incidents.sort(key=_urgency)
        return grouped

    def _section(self, incident: Incident) -> Section:
        if incident.suspended_at is not None:
            return Section.SUSPENDED
        if self._state.open_missions(incident):
            return Section.RUNNING
        if incident.missions:
            return Section.TO_CLOSE
        return Section.IN_HAND if self._talking(incident) else Section.WAITING

    def _talking(self, incident: Incident) -> bool:
        calls = (self._state.calls.get(c) for c in incident.calls)
        return any(c is not None and c.talking for c in calls)

    def _in_hand(self, incidents: list[Incident]) -> list[QueueRow]:
        """Conversations and after-call work without an incident yet, then those with one."""
        bare = (
            c
            for c in self._state.calls.values()
            if c.answered_at is not None and c.incident is None and c.outcome is None
        )
        return [
            *self._calls(Section.IN_HAND, bare),
            *(self._incident(Section.IN_HAND, i) for i in incidents),
        ]

    def _calls(self, section: Section, calls: Iterable[Call]) -> list[QueueRow]:
        return [self._call(section, c) for c in sorted(calls, key=lambda c: c.rang_at)]

    def _call(self, section: Section, call: Call) -> QueueRow:
        title = self._call_title(call)
        detail = self._call_detail(section, call)
        since = call.rang_at if call.ringing else _runs_since(call)
        return QueueRow(
            key=f"call-{call.id}",
            section=section,
            title=title,
            detail=detail,
            since=since,
            until=self._call_back_until(call),
            tone=Tone.RINGING if call.ringing else Tone.PLAIN,
            call=call.id,
            tooltip=f"{title}\n{detail}",
        )

    def _to_call_back(self) -> list[QueueRow]:
        """Who gave up, said nothing or did not pass the voice prompt, until it has an outcome."""
        calls = self._state.calls
        gave_up = [c for c in calls.values() if c.abandoned_at is not None and c.outcome is None]
        known = {c.id for c in gave_up}
        entries = self._state.telephone.call_backs.values()
        others = [self._call_back(one) for one in entries if one.call not in known]
        rows = [*self._calls(Section.CALL_BACK, gave_up), *others]
        return sorted(rows, key=lambda row: row.until or row.since or _LAST)

    def _call_back(self, one: CallBack) -> QueueRow:
        """Its call is over and gone; what is left of it is whom to call."""
        name = name_of(one.number, self._state, self._texts)
        title = f"{one.number} {name}".strip() or self._texts("telephone.call-back.no-number")
        parts = (self._texts.code("call_back_why", one.why.value), self._tried(one))
        detail = " · ".join(part for part in parts if part)
        until = due_at(one, self._timers.call_back_s, self._timers.call_back_again_s)
        return QueueRow(
            key=f"back-{one.call}",
            section=Section.CALL_BACK,
            title=title,
            detail=detail,
            since=one.since if until is None else None,
            until=until,
            back=one.call,
            tooltip=f"{title}\n{detail}",
        )

    def _call_title(self, call: Call) -> str:
        """The number; of a call without one, whom the centre called."""
        if not call.to or call.number:
            return number_text(call, self._texts)
        names = other_end(call, self._state, self._texts)
        return self._texts("queue.group", names=names) if len(call.to) > 1 else names

    def _call_back_until(self, call: Call) -> datetime | None:
        entry = self._state.telephone.call_backs.get(call.id)
        if entry is None:
            return None
        return due_at(entry, self._timers.call_back_s, self._timers.call_back_again_s)

    def _attempts(self, call: Call) -> str:
        """How often who gave up has been called back."""
        entry = self._state.telephone.call_backs.get(call.id)
        return self._tried(entry) if entry is not None else ""

    def _tried(self, entry: CallBack) -> str:
        count = len(entry.attempts)
        return self._texts("queue.attempts", count=count) if count else ""

    def _call_detail(self, section: Section, call: Call) -> str:
        parts = [self._attempts(call)]
        if call.back_to is not None:
            parts.append(self._texts("queue.calls-back"))
        if call.line:
            parts.append(self._texts("queue.line", line=call.line))
        if call.subscriber is not None:
            parts += [call.subscriber.name, call.subscriber.address]
        if section is Section.IN_HAND and call.seat:
            parts.append(self._texts("queue.at-seat", seat=call.seat))
            parts.append(self._texts(f"queue.{_condition(call)}"))
        return " · ".join(p for p in (self._chaser(call), *parts) if p)

    def _chaser(self, call: Call) -> str:
        """A number that an open incident knows is told before anybody answers."""
        known = of_number(self._state, call) if call.ringing else None
        return self._texts("recognised.queue", number=known.number[-4:]) if known else ""

    def _incident(self, section: Section, incident: Incident) -> QueueRow:
        complaint = complaint_name(self._book, incident.complaint, self._texts.language)
        complaint = complaint or partners_complaint(self._state.links, incident)
        about = complaint or unnamed(incident, self._texts)
        title = f"{about} · {place_text(incident, self._texts)}"
        missions = [self._state.missions[m] for m in incident.missions if m in self._state.missions]
        detail = self._incident_detail(section, incident)
        late = any(m.overdue and m.stage in (Stage.ORDERED, Stage.ACKNOWLEDGED) for m in missions)
        return QueueRow(
            key=f"incident-{incident.id}",
            section=section,
            title=title,
            detail=detail,
            chips=tuple(self._chip(m) for m in missions if m.stage not in FINAL),
            priority=int(incident.plan.priority) if incident.plan else None,
            since=self._since(section, incident),
            until=next_due(self._state, incident, self._timers),
            tone=_tone(section, late),
            incident=incident.id,
            call=next((c for c in incident.calls if c in self._state.calls), None),
            tooltip=f"{incident.number}\n{title}\n{detail}",
        )

    def _incident_detail(self, section: Section, incident: Incident) -> str:
        parts = [incident.number[-4:]]
        if incident.seat:
            parts.append(self._texts("queue.at-seat", seat=incident.seat))
        if section is Section.SUSPENDED and incident.suspend_reason is not None:
            parts.append(self._texts.code("suspend_reason", incident.suspend_reason.value))
            since = local(incident.suspended_at or incident.opened_at, self._zone)
            parts.append(self._texts("queue.waits-since", at=f"{since:%H:%M}"))
        if section is Section.IN_HAND:
            parts.append(self._texts("queue.talking"))
        if section is Section.TO_CLOSE:
            parts.append(self._texts("queue.outcome-due"))
        parts.append(short_line(self._state.links, incident, self._texts))
        if any(
            self._state.missions[m].provisional
            for m in incident.missions
            if m in self._state.missions
        ):
            parts.append(self._texts("queue.place-unverified"))
        return " · ".join(part for part in parts if part)

    def _since(self, section: Section, incident: Incident) -> datetime:
        if section is Section.SUSPENDED and incident.suspended_at is not None:
            return incident.suspended_at
        return min((a.began_at for a in incident.acceptances), default=incident.opened_at)

    def _chip(self, mission: Mission) -> Chip:
        late = bool(mission.overdue) and mission.stage in (Stage.ORDERED, Stage.ACKNOWLEDGED)
        word = self._texts.code("overdue", mission.overdue[-1]) if late else ""
        state = STATE_OF_STAGE[mission.stage]
        return Chip(
            vehicle=mission.vehicle,
            state=state.value,
            word=word or self._texts.code("vehicle_state", state.value),
            late=late,
        )


def _condition(call: Call) -> str:
    if not call.talking:
        return "after-call"
    return "held" if call.held else "talking"


def _runs_since(call: Call) -> datetime | None:
    """A caller on hold waits anew: that clock counts, not the one of the talk."""
    return call.held_since or call.answered_at or call.abandoned_at


def _tone(section: Section, late: bool) -> Tone:
    if late or section is Section.WAITING:
        return Tone.LATE
    return Tone.CALM if section in (Section.RUNNING, Section.TO_CLOSE) else Tone.PLAIN


def _urgency(incident: Incident) -> tuple[int, datetime]:
    return (int(incident.plan.priority) if incident.plan else 0, incident.opened_at)


Clock = Callable[[], datetime]
