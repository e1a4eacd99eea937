"""What each line shows, from the state. Pure; paints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.state import Call, CentreState
from dispatch_app.domain.telephone import PartyKind, PartyRole, TargetKind
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.telephone.conversation import other_end
from dispatch_app.ui.dispatcher.telephone.line_order import natural
from dispatch_app.ui.dispatcher.telephone.line_strip import LineCell, LineTone
from dispatch_app.ui.dispatcher.telephone.names import name_of


def line_cells(
    state: CentreState, own: SeatId, chosen: str | None, texts: Texts
) -> tuple[LineCell, ...]:
    """One cell a line in the order of their names; calls out without a line yet come last."""
    make = _Maker(state, own, chosen, texts)
    return tuple(make.cells())


class _Maker:
    def __init__(self, state: CentreState, own: SeatId, chosen: str | None, texts: Texts) -> None:
        self._state = state
        self._own = own
        self._chosen = chosen
        self._texts = texts
        self._owners: dict[str, str] = {s.id: s.name for s in state.stations.values()}
        self._owners |= {c.line: c.name for c in state.telephone.contacts.values() if c.line}
        """Whose a dedicated line is: a station's own is called as the station is."""

    def cells(self) -> Iterator[LineCell]:
        by_line: dict[LineId, Call] = {}
        loose: list[Call] = []
        for call in sorted(self._state.calls.values(), key=lambda c: c.rang_at):
            if not alive(call):
                continue
            if not call.line:
                loose.append(call)
                continue
            if call.line in by_line:
                # Its caller has gone, and those who stayed talk on: the line is another's now.
                loose.append(by_line[call.line])
            by_line[call.line] = call
        talking = dict(self._spoken_with((*by_line.values(), *loose)))
        for line in sorted(self._state.lines.keys() | by_line.keys(), key=natural):
            call_on = by_line.get(line)
            if call_on is not None:
                yield self._busy(call_on, f"line-{line}")
            elif (other := talking.get(self._owners.get(line, ""))) is not None:
                yield self._by_number(line, other)
            else:
                yield self._free(line)
        for call in loose:
            yield self._busy(call, f"call-{call.id}")

    def _spoken_with(self, calls: Iterable[Call]) -> Iterator[tuple[str, Call]]:
        """By name who is in a call: who has a line of their own may be called by number, too."""
        for call in calls:
            numbers = [p.id for p in call.parties if p.kind is PartyKind.OUTSIDE]
            numbers += [t.id for t in call.to if t.kind is TargetKind.NUMBER and call.dialling]
            for number in numbers:
                name = name_of(number, self._state, self._texts)
                if name:
                    yield name, call

    def _by_number(self, line: LineId, call: Call) -> LineCell:
        word = self._texts("telephone.line.by-number")
        owner = self._owners[line]
        via = self._name(call.line)
        return LineCell(
            key=f"line-{line}",
            name=line,
            word=word,
            tone=LineTone.ELSEWHERE,
            number=owner,
            since=self._since(call, LineTone.ELSEWHERE),
            call=call.id,
            tooltip=f"{owner} {word}\n{via}\n{self._owner(call)}".strip(),
        )

    def _free(self, line: LineId) -> LineCell:
        gone, reason = self._gone(line)
        word = self._texts("telephone.line.gone" if gone else "telephone.line.idle")
        return LineCell(
            key=f"line-{line}",
            name=line,
            word=word,
            tone=LineTone.GONE if gone else LineTone.IDLE,
            number=reason or self._owners.get(line, ""),
            tooltip=f"{self._name(line)} {word}\n{reason}".strip(),
        )

    def _gone(self, line: LineId) -> tuple[bool, str]:
        """Whether it can carry no call now, and why: its exchange may be away."""
        known = self._state.lines.get(line)
        if known is None:
            return False, ""
        exchange = self._state.telephone.exchange
        if known.by_exchange and exchange is not None and not exchange.up:
            return True, self._texts("telephone.health.exchange-word")
        return not known.heard, "" if known.heard else self._reason(known.reason)

    def _busy(self, call: Call, key: str) -> LineCell:
        tone = self._tone(call)
        word = self._word(call, tone)
        number = other_end(call, self._state, self._texts)
        return LineCell(
            key=key,
            name=call.line,
            word=word,
            tone=tone,
            number=number,
            since=self._since(call, tone),
            call=call.id,
            chosen=call.id == self._chosen,
            tooltip=f"{self._name(call.line)} {word}\n{number}\n{self._owner(call)}".strip(),
        )

    def _name(self, line: LineId) -> str:
        return self._texts("telephone.line.name", line=line) if line else ""

    def _reason(self, code: str) -> str:
        key = f"telephone.line.reason.{code}"
        return self._texts(key) if self._texts.has(key) else code

    def _tone(self, call: Call) -> LineTone:
        if call.ringing:
            return LineTone.RINGING
        if call.dialling:
            return LineTone.CALLING
        if self._own not in call.seats:
            return LineTone.ELSEWHERE
        return LineTone.HELD if held_by(call, self._own) else LineTone.MINE

    def _word(self, call: Call, tone: LineTone) -> str:
        if tone is LineTone.ELSEWHERE and call.seat == self._own:
            return self._texts("telephone.line.handed-over")
        if tone is LineTone.ELSEWHERE and call.seat is not None:
            return self._texts("telephone.line.at", seat=call.seat)
        if tone is LineTone.CALLING and call.dial is not None:
            return self._texts.code("dial_stage", call.dial.value)
        return self._texts(f"telephone.line.{tone.value}")

    def _owner(self, call: Call) -> str:
        seat = self._state.seats.get(call.seat) if call.seat else None
        return f"{self._texts('telephone.seat', seat=seat.id)} {seat.person}" if seat else ""

    def _since(self, call: Call, tone: LineTone) -> datetime:
        if tone is LineTone.HELD and call.held_since is not None:
            return call.held_since
        return call.answered_at or call.rang_at


def alive(call: Call) -> bool:
    """Whether it still occupies its line."""
    return call.ended_at is None and call.abandoned_at is None


def held_by(call: Call, seat: SeatId) -> bool:
    """Whether this seat has left everybody else with the hold tone and talks with nobody."""
    others = [p for p in call.parties if not (p.kind is PartyKind.SEAT and p.id == seat)]
    return bool(others) and all(p.role is PartyRole.HELD for p in others)
