"""Reports written to files by the command line and by the server's schedule: no seat, no screen."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dispatch_app.adapters.figures.counting import wall_clock
from dispatch_app.adapters.protocol_files import BadProtocols, load_book
from dispatch_app.adapters.state_json import JsonState
from dispatch_app.adapters.storage.figures.facts import DistrictsOf, KeptFacts, Reads
from dispatch_app.adapters.storage.figures.replaying import is_invented, newest_snapshot
from dispatch_app.domain.figures.model import FigureBook
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n import Texts
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.i18n.times import local
from dispatch_app.papers.handing import FileKind, FileOrder
from dispatch_app.papers.naming import Named, Naming
from dispatch_app.papers.sheet import Taken
from dispatch_app.papers.worded import Wording
from dispatch_app.ports.figures import DimensionKind, FigurePart, FigureQuestion
from dispatch_app.reports.papers.writing import write_file
from dispatch_app.services.figures.answering import Answering
from dispatch_app.services.figures.catalogue import catalogue
from dispatch_app.services.figures.local_time import LocalTime
from dispatch_app.services.figures.schedule import Span

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """What is known of the centre besides its figures."""

    invented: bool
    named: Named


def centre_of(store: Reads) -> Centre:
    """Raises Unavailable."""
    body = newest_snapshot(store)
    state = JsonState().decode(body) if body else None
    invented = is_invented(store)
    if state is None:
        return Centre(invented=invented, named={})
    return Centre(invented=invented or state.invented is not None, named=_named(state))


def _named(state: CentreState) -> Named:
    named: dict[tuple[DimensionKind, str], str] = {}
    things: Sequence[tuple[DimensionKind, Iterable[Any]]] = (
        (DimensionKind.STATION, (*state.retired_stations.values(), *state.stations.values())),
        (DimensionKind.HOSPITAL, (*state.retired_hospitals.values(), *state.hospitals.values())),
    )
    for kind, rows in things:
        named.update({(kind, row.id): row.name for row in rows})
    return named


def _of_protocols(language: str) -> Named:
    """Complaints and disease classes; codes stand where the protocols cannot be read."""
    try:
        protocols = load_book(RESOURCES / "protocols").protocols
    except BadProtocols as bad:
        log.warning("complaints stay codes: %s", bad)
        return {}
    classes = protocols[0].entry.disease_classes if protocols else ()
    words = {choice.code: choice.text.of(language) for choice in classes}
    words |= {protocol.code: protocol.title.of(language) for protocol in protocols}
    return {(DimensionKind.TEXT, code): word for code, word in words.items()}


class Papers:
    """Writes reports of one store."""

    def __init__(
        self,
        store: Reads,
        book: FigureBook,
        time: LocalTime,
        language: str,
        districts: DistrictsOf | None = None,
    ) -> None:
        self._centre = centre_of(store)
        self._answering = Answering(KeptFacts(store, wall_clock, districts), book, time)
        self._language = language
        texts = Texts.load(language)
        listed = catalogue(book, time.zone.key, invented=self._centre.invented)
        named = {**_of_protocols(texts.language), **self._centre.named}
        self._wording = Wording(listed, Naming(texts, named))

    def write(self, report: str, span: Span, kind: FileKind, into: Path, why: str) -> Path:
        """One file, named after the report and its span.

        Raises:
            Rejected: no report is called so.
            Unavailable: the store is away.
            OSError: the file cannot be written.
        """
        question = FigureQuestion(
            report=report,
            since=span.since,
            until=span.until,
            parts=(FigurePart.SERIES, FigurePart.HISTOGRAM, FigurePart.MATRIX),
        )
        now = wall_clock()
        answer = self._answering.answer(question, made_at=now)
        answer = replace(answer, invented=self._centre.invented)
        order = FileOrder(
            sheet=self._wording.sheet(answer),
            taken=Taken(
                who="main.py figures",
                when=f"{local(now, self._answering.local.zone.key):%Y-%m-%d %H:%M}",
                why=why,
                centre="",
            ),
            kind=kind,
            out=into / f"{report}-{span.name}.{kind.value}",
            language=self._language,
        )
        return write_file(order)
