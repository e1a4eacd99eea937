"""Takes an incident's story out of the house: on paper, or as a page with a map.

Nothing is written before the centre has taken the reason down.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.codes import Role
from dispatch_app.domain.export_commands import RecordExport
from dispatch_app.domain.exports import Export, ExportFormat
from dispatch_app.domain.incident_story import story_of
from dispatch_app.domain.masking import sees_whole
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local
from dispatch_app.papers.sheet import Taken
from dispatch_app.ports.handed_maps import PageMaker, PageOrder
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.replay.ground import ReplayGround
from dispatch_app.ui.kit.replay.replaying import Errand, saved
from dispatch_app.ui.kit.replay.story_paper import story_pdf
from dispatch_app.ui.kit.replay.story_words import StoryOrder
from dispatch_app.ui.kit.replay.subject import Subject
from dispatch_app.ui.kit.replay.then_words import FormNames

PAPER, PAGE = "story_pdf", "story_html"
_FORMATS = {PAPER: ExportFormat.PDF, PAGE: ExportFormat.HTML}
SUBJECT = "story"
Say = Callable[..., None]


class StoryHanding:
    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        zone: str,
        folder: Path,
        errand: Errand,
        say: Say,
        *,
        names: FormNames,
        maker: PageMaker | None = None,
        ground: ReplayGround | None = None,
    ) -> None:
        """`maker` and `ground` make the page with a map; without them there is the paper alone."""
        self._desk, self._texts, self._zone = desk, texts, zone
        self._folder, self._errand, self._say = folder, errand, say
        self._names, self._maker, self._ground = names, maker, ground

    def ways(self, subject: Subject | None) -> tuple[str, ...]:
        """What can be made of this subject by this account."""
        if subject is None or subject.record is None or not self._desk.may(RecordExport):
            return ()
        has_map = self._maker is not None and self._ground is not None
        return (PAPER, PAGE) if has_map and subject.place is not None else (PAPER,)

    def begin(self, way: str, reason: str, subject: Subject) -> None:
        role = self._role
        export = Export(
            subject=SUBJECT,
            format=_FORMATS[way],
            rows=1,
            criteria=subject.number,
            masked=way == PAGE or not sees_whole(role),
        )
        make = self._write if way == PAPER else self._draw
        then = partial(self._replied, partial(make, subject, reason.strip()))
        self._desk.send(RecordExport(export=export, reason=reason.strip()), then)

    @property
    def _role(self) -> Role:
        session = self._desk.session
        return session.role if session is not None else Role.AUDITOR

    def _replied(self, make: Callable[[], None], reply: Reply) -> None:
        match reply:
            case Accepted():
                self._say("info", "story.begun")
                make()
            case Refused(code=code, details=details):
                self._say("alarm", f"refusal.{code}", **dict(details))
            case Unreachable():
                self._say("alarm", "recordings.centre-away")

    # ---- on paper

    def _write(self, subject: Subject, reason: str) -> None:
        order = StoryOrder(
            subject=subject,
            names=self._names,
            role=self._role,
            taken=self._taken(reason),
            zone=self._zone,
            invented=self._desk.state.invented is not None,
        )
        folder, name, texts = self._folder, f"{self._name(subject)}.pdf", self._texts
        self._errand(lambda: saved(folder, name, story_pdf(order, texts)), self._done)

    def _taken(self, reason: str) -> Taken:
        session = self._desk.session
        return Taken(
            who=(session.name or session.account) if session else "",
            when=f"{local(self._desk.now(), self._zone):%Y-%m-%d %H:%M:%S}",
            why=reason,
            centre=self._texts("story.centre"),
        )

    def _name(self, subject: Subject) -> str:
        stamp = f"{local(self._desk.now(), self._zone):%Y%m%d-%H%M%S}"
        return f"{self._texts('story.file', number=subject.number)}-{stamp}"

    # ---- with a map

    def _draw(self, subject: Subject, _reason: str) -> None:
        record, state = subject.record, self._desk.state
        assert record is not None and self._maker is not None and self._ground is not None
        story = story_of(
            record.incident,
            record.missions,
            record.calls,
            {**state.retired_stations, **state.stations},
            {**state.retired_hospitals, **state.hospitals},
        )
        order = PageOrder(
            told=story,
            made_at=self._desk.now(),
            region=self._ground.region,
            tiles=self._ground.cache,
            out=self._folder / f"{self._name(subject)}.html",
            language=self._texts.language,
            zone=self._zone,
            invented=state.invented,
        )
        self._maker.make(order, partial(self._drawn, order.out))

    def _drawn(self, out: Path, trouble: str) -> None:
        if trouble:
            self._say("alarm", "story.failed", why=trouble)
        else:
            self._done(out)

    def _done(self, result: object) -> None:
        if isinstance(result, Path):
            self._say("info", "replay.exported", file=str(result))
        else:
            self._say("alarm", "recordings.folder")
