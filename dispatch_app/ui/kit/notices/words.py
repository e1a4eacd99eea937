"""What a seat says of notices and messages. State in, words out; knows no widgets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import StationId
from dispatch_app.domain.notices import (
    Notice,
    NoticeKind,
    NoticeState,
    NoticeTo,
    NoticeUrgency,
)
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Actor
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local
from dispatch_app.ui.kit.keyed_table import Head, Line

_COLUMNS = (("state", 110), ("at", 110), ("from", 150), ("title", 300))
_MARKS = {NoticeUrgency.URGENT: "◆ ", NoticeUrgency.ORDINARY: ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class BandView:
    """What has still to be read: the newest, and how many there are."""

    words: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """One notice as it is read."""

    title: str
    meta: str
    text: str
    files: tuple[str, ...] = ()
    waits: bool = False
    """It has still to be read here."""
    answered: bool = False
    """It can be answered from here."""


def band_of(waiting: Iterable[Notice], state: CentreState, texts: Texts, key: str) -> BandView:
    """Urgent ones first, then the newest."""
    newest_first = reversed(tuple(waiting))
    ordered = sorted(
        newest_first, key=lambda n: (n.urgency is NoticeUrgency.URGENT, n.at), reverse=True
    )
    if not ordered:
        return BandView()
    first = ordered[0]
    words = texts(
        "notices.band",
        mark=_MARKS[first.urgency] or "▪ ",
        who=writer(first, state, texts),
        title=title(first),
        count=str(len(ordered)),
        keys=key,
    )
    return BandView(words=words, urgent=first.urgency is NoticeUrgency.URGENT)


def heads(texts: Texts) -> tuple[Head, ...]:
    return tuple(Head(texts(f"notices.head.{name}"), width_px=px) for name, px in _COLUMNS)


def lines(
    notices: Iterable[Notice], me: Actor, state: CentreState, now: datetime, texts: Texts, zone: str
) -> tuple[Line, ...]:
    """What this person is to read, and what he wrote: unread first, then the newest."""
    newest_first = reversed(tuple(notices))
    mine = [n for n in newest_first if n.to.concerns(me) or n.by.account == me.account]
    shown = [n for n in mine if n.state(now) is not NoticeState.COMING or n.by == me]
    shown.sort(key=lambda n: _standing_order(n, me, now), reverse=True)
    return tuple(_line(n, me, state, now, texts, zone) for n in shown)


def _standing_order(notice: Notice, me: Actor, now: datetime) -> tuple[bool, bool, datetime]:
    waits = notice.waits_for(me, now)
    return waits, waits and notice.urgency is NoticeUrgency.URGENT, notice.at


def _line(
    notice: Notice, me: Actor, state: CentreState, now: datetime, texts: Texts, zone: str
) -> Line:
    cells = (
        standing(notice, me, now, texts),
        moment_text(notice.at, zone),
        writer(notice, state, texts),
        f"{_MARKS[notice.urgency]}{title(notice)}",
    )
    return Line(key=notice.id, cells=cells, about=notice)


def standing(notice: Notice, me: Actor, now: datetime, texts: Texts) -> str:
    """In one word, as it concerns this person."""
    if notice.waits_for(me, now):
        return texts("notices.unread")
    state = notice.state(now)
    if state is not NoticeState.HOLDS:
        return texts(f"notices.state.{state.value}")
    if notice.by.account == me.account:
        return texts("notices.sent", count=str(len(notice.reads)))
    return texts("notices.read")


def view_of(
    notice: Notice, me: Actor, state: CentreState, now: datetime, texts: Texts, zone: str
) -> NoticeView:
    return NoticeView(
        title=f"{_MARKS[notice.urgency]}{title(notice)}",
        meta=_meta(notice, state, now, texts, zone),
        text=notice.text,
        files=tuple(f"{file.name}  {size_text(file.size)}" for file in notice.attachments),
        waits=notice.waits_for(me, now),
        answered=notice.kind is NoticeKind.MESSAGE and notice.by.account != me.account,
    )


def _meta(notice: Notice, state: CentreState, now: datetime, texts: Texts, zone: str) -> str:
    words = texts(
        "notices.meta",
        who=writer(notice, state, texts),
        at=moment_text(notice.at, zone),
        to=addressed(notice.to, state, texts),
        until=moment_text(notice.valid_until, zone),
    )
    standing_now = notice.state(now)
    if standing_now is NoticeState.HOLDS:
        return words
    ended = texts(f"notices.state.{standing_now.value}")
    return "  ·  ".join(part for part in (ended, _why(notice, texts), words) if part)


def _why(notice: Notice, texts: Texts) -> str:
    """What a person wrote; a code where the order of a move-up has ended by itself."""
    code = f"move_up_end.{notice.withdrawn_because}"
    return texts(code) if texts.has(code) else notice.withdrawn_because


def title(notice: Notice) -> str:
    """A message has none: its first line says what it is about."""
    return notice.title or notice.text.partition("\n")[0]


def writer(notice: Notice, state: CentreState, texts: Texts) -> str:
    return actor_words(notice.by, notice.person, state, texts)


def actor_words(by: Actor, person: str, state: CentreState, texts: Texts) -> str:
    """A station by its name, a seat by its number, with the person where one is known."""
    if by.station is not None:
        station = state.stations.get(by.station)
        name = station.name if station else str(by.station)
        return name if person in ("", str(by.account)) else f"{name} {person}"
    where = texts("notices.seat", seat=by.seat) if by.seat is not None else ""
    return " ".join(part for part in (where, person or str(by.account)) if part)


def addressed(to: NoticeTo, state: CentreState, texts: Texts) -> str:
    """Whom it is for, in the words of the screens."""
    words = [texts(f"notices.all.{role.value}") for role in to.roles]
    words += [texts("notices.seat", seat=seat) for seat in to.seats]
    words += [state.stations[s].name if s in state.stations else str(s) for s in to.stations]
    words += [state.hospitals[h].name if h in state.hospitals else str(h) for h in to.hospitals]
    return texts("notices.and").join(words)


def moment_text(at: datetime, zone: str) -> str:
    return f"{local(at, zone):%m-%d %H:%M}"


def size_text(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} kB"


def receipts_heads(texts: Texts) -> tuple[Head, ...]:
    return (
        Head(texts("notices.receipt.who"), width_px=220),
        Head(texts("notices.receipt.read"), width_px=150),
        Head(texts("notices.receipt.heard"), width_px=150),
    )


def receipts(notice: Notice, state: CentreState, texts: Texts, zone: str) -> tuple[Line, ...]:
    """Stations that have not read it first, then everybody who has, the latest on top."""
    readers = {read.by.station for read in notice.reads.values()}
    missing = [s for s in _stations(notice.to, state) if s not in readers]
    waiting = tuple(
        Line(key=f"station/{s}", cells=(_station(s, state), texts("notices.unread"), ""), about=s)
        for s in missing
    )
    done = sorted(notice.reads.items(), key=lambda item: item[1].read_at, reverse=True)
    return waiting + tuple(
        Line(
            key=f"account/{account}",
            cells=(
                actor_words(read.by, read.person, state, texts),
                moment_text(read.read_at, zone),
                moment_text(read.at, zone),
            ),
            about=account,
        )
        for account, read in done
    )


def _stations(to: NoticeTo, state: CentreState) -> tuple[StationId, ...]:
    """Those whose reading can be waited for: a role of people has no list here."""
    every = tuple(state.stations) if Role.STATION in to.roles else ()
    return tuple(dict.fromkeys((*every, *to.stations)))


def reading_count(notice: Notice, state: CentreState) -> str:
    """How many have read it, of how many stations where only stations are meant."""
    stations = _stations(notice.to, state)
    people = set(notice.to.roles) - {Role.STATION} or notice.to.seats
    if people or not stations:
        return str(len(notice.reads))
    return f"{len(notice.reads)}/{len(stations)}"


def _station(id_: StationId, state: CentreState) -> str:
    return state.stations[id_].name if id_ in state.stations else str(id_)
