"""The situation report of a large event on A4: counts, vehicles, log; who took it and why.

Holds no names of patients and no numbers of callers: it leaves the house.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument

from dispatch_app.domain.large_events.story import missions
from dispatch_app.domain.large_events.values import CasualtyState, LargeEvent, Triage
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local
from dispatch_app.ui.kit.large_events.words import EventWords
from dispatch_app.ui.kit.theme import Theme

_DPI = 96
_MARGIN, _FOOT = 56.0, 44.0
_BODY_PT, _FOOT_PT, _MARK_PT = 9, 8, 26
_TURN_DEGREES = -38.0
_MARK, _GREY, _INK = QColor(180, 38, 30, 34), QColor(74, 81, 89), QColor(22, 24, 27)


class SituationReport:
    def __init__(self, texts: Texts, zone: str, theme: Theme, folder: Callable[[], Path]) -> None:
        self._texts, self._zone, self._theme, self._folder = texts, zone, theme, folder
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
        path.touch()
        taken = self._texts("large.report.taken", who=by, when=when, why=reason)
        mark = f"{by} {when}"
        _paint(path, self.html(state, event, now), taken, mark, self._theme.family)
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


def _paint(path: Path, html: str, foot: str, mark: str, family: str) -> None:
    writer = QPdfWriter(str(path))
    writer.setResolution(_DPI)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
        )
    )
    paper = QRectF(0, 0, writer.width(), writer.height())
    room = QSizeF(paper.width() - 2 * _MARGIN, paper.height() - 2 * _MARGIN - _FOOT)
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setDocumentMargin(0)
    document.setDefaultFont(QFont(family, _BODY_PT))
    document.setHtml(f"<body style='color:{_INK.name()}'>{html}</body>")  # paper is white by night
    document.setPageSize(room)
    painter = QPainter(writer)
    for page in range(document.pageCount()):
        if page:
            writer.newPage()
        painter.save()
        painter.translate(_MARGIN, _MARGIN - page * room.height())
        document.drawContents(painter, QRectF(0, page * room.height(), room.width(), room.height()))
        painter.restore()
        _foot(painter, paper, f"{foot}   {page + 1}/{document.pageCount()}", family)
        _watermark(painter, paper, mark, family)
    painter.end()


def _foot(painter: QPainter, paper: QRectF, words: str, family: str) -> None:
    painter.setPen(_GREY)
    painter.setFont(QFont(family, _FOOT_PT))
    line = QRectF(_MARGIN, paper.height() - _MARGIN - 14, paper.width() - 2 * _MARGIN, 18)
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft, words)


def _watermark(painter: QPainter, paper: QRectF, words: str, family: str) -> None:
    painter.save()
    painter.translate(paper.center())
    painter.rotate(_TURN_DEGREES)
    painter.setPen(_MARK)
    painter.setFont(QFont(family, _MARK_PT, QFont.Weight.Bold))
    wide = paper.height() * 0.95
    room = QRectF(-wide / 2, -80, wide, 160)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
    painter.restore()
