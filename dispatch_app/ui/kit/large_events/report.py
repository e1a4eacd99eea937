"""The situation report of a large event on A4: counts, vehicles, log; who took it and why.

Holds no names of patients and no numbers of callers: it leaves the house.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from dispatch_app.domain.large_events.story import missions
from dispatch_app.domain.large_events.values import CasualtyState, LargeEvent, Triage
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local
from dispatch_app.ui.kit.large_events.words import EventWords
from dispatch_app.ui.kit.printing.text_pages import TextPages, pages_pdf

_INK = "#16181b"
"""Paper is white by night too."""


class SituationReport:
    def __init__(self, texts: Texts, zone: str, folder: Callable[[], Path]) -> None:
        self._texts, self._zone, self._folder = texts, zone, folder
        self._words = EventWords(texts, zone)

    def write(
        self, state: CentreState, event: LargeEvent, now: datetime, by: str, reason: str
    ) -> Path:
        """Write it whole, and say where.

        Raises:
            OSError: the folder cannot be written to.
        """
        when = f"{local(now, self._zone):%Y-%m-%d %H:%M:%S}"
        name = self._texts("large.report.file", number=event.number, time=when.replace(":", ""))
        path = self._folder() / f"{name}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        pages = TextPages(
            title=name,
            html=f"<body style='color:{_INK}'>{self.html(state, event, now)}</body>",
            creator="",
            foot=self._texts("large.report.taken", who=by, when=when, why=reason),
            across=f"{by} {when}",
        )
        path.write_bytes(pages_pdf(pages, self._texts))
        return path

    def html(self, state: CentreState, event: LargeEvent, now: datetime) -> str:
        texts = self._texts
        blocks = [
            f"<h2>{escape(texts('large.report.title', number=event.number))}</h2>",
            f"<p>{escape(self._words.heading(event, now))}</p>",
            f"<p>{escape(self._words.counts(state, event))}</p>",
            *self._place(state, event),
            self._section("casualties", self._casualty_rows(event)),
            self._section("hospitals", self._hospital_rows(state, event)),
            self._section("vehicles", self._vehicle_rows(state, event)),
            self._section("told", self._told_rows(event, now)),
            self._section("log", self._words.log(state, event)),
        ]
        if event.review:
            blocks.append(f"<h3>{escape(texts('large.report.review'))}</h3>")
            blocks.append(f"<p>{escape(event.review)}</p>")
        return "".join(blocks)

    def _place(self, state: CentreState, event: LargeEvent) -> Iterable[str]:
        incident = state.incidents.get(event.id)
        if incident is not None and incident.place is not None:
            yield f"<p>{escape(self._texts('large.report.place', place=incident.place.text))}</p>"
        if event.staging_words:
            words = self._texts("large.report.staging", place=event.staging_words)
            yield f"<p>{escape(words)}</p>"

    def _section(self, name: str, rows: Sequence[Sequence[str]]) -> str:
        if not rows:
            return ""
        cells = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}&nbsp;&nbsp;</td>" for cell in row) + "</tr>"
            for row in rows
        )
        return f"<h3>{escape(self._texts(f'large.report.{name}'))}</h3><table>{cells}</table>"

    def _casualty_rows(self, event: LargeEvent) -> list[tuple[str, ...]]:
        texts, known = self._texts, event.casualties.values()
        counted = Counter((c.triage, c.state) for c in known)
        return [
            (
                texts.code("triage", triage.value),
                str(sum(n for (t, _), n in counted.items() if t is triage)),
                *(
                    f"{texts.code('casualty_state', s.value)} {counted[triage, s]}"
                    for s in CasualtyState
                    if counted[triage, s]
                ),
            )
            for triage in Triage
        ]

    def _hospital_rows(self, state: CentreState, event: LargeEvent) -> list[tuple[str, ...]]:
        texts = self._texts
        counted = Counter((c.hospital, c.triage) for c in event.casualties.values() if c.hospital)
        named = sorted({h for h, _ in counted}, key=str)
        return [
            (
                state.hospitals[h].name if h in state.hospitals else str(h),
                *(
                    f"{texts.code('triage', t.value)} {counted[h, t]}"
                    for t in Triage
                    if counted[h, t]
                ),
            )
            for h in named
        ]

    def _vehicle_rows(self, state: CentreState, event: LargeEvent) -> list[tuple[str, ...]]:
        found: list[tuple[str, ...]] = []
        for mission in missions(state, event):
            station = state.stations.get(mission.station)
            reached = mission.stages[-1]
            found.append(
                (
                    mission.vehicle,
                    station.name if station else mission.station,
                    self._texts.code("stage", reached.stage.value),
                    self._words.clock(reached.at),
                )
            )
        return found

    def _told_rows(self, event: LargeEvent, now: datetime) -> list[tuple[str, ...]]:
        return [(self._words.named(one), self._words.told(one, now)) for one in event.to_tell]
