"""The station's printers at the maintainer's device desk: how each stands, and what is asked of it.

What is asked is tried with a real page before it is taken. Who chose last has it: a wish that was
made before somebody here chose is refused and says so. Knows no network beyond the desk.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec
from PySide6.QtCore import QObject, QTimer

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.devices import (
    DEVICES_PATH,
    DeviceErrorWord,
    DeviceWord,
    SettingField,
)
from dispatch_app.client.replica import View
from dispatch_app.domain.device_commands import ReportDeviceRequest
from dispatch_app.domain.devices import (
    DeviceOutcome,
    DeviceRequest,
    DeviceRequestId,
    DeviceWish,
    SettingChange,
)
from dispatch_app.i18n import clock_text
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.printing import PrinterLook, PrintTrouble
from dispatch_app.ui.kit.printing.choice import Choice, PaperKind, kept
from dispatch_app.ui.kit.printing.paper import Paper
from dispatch_app.ui.station.post import Post
from dispatch_app.ui.station.printer_choice import KEPT, PrinterChoice
from dispatch_app.ui.station.printer_trial import PrinterTrial
from dispatch_app.ui.station.printer_watch import PrinterWatch
from dispatch_app.ui.station.slip_printing import Press, SlipPrinting

PROTOCOL = "printer"
USUAL = "@usual"
"""In a form: no printer by name."""
TELL_S, LOOK_S = 5.0, 30.0
TRIAL_EXPIRES = timedelta(seconds=30)
"""Whoever wanted only to try has gone by then. What is to be kept stays wanted."""
ERRORS_KEPT = 12
_KEPT_AT = "printers-kept-at"
_KEYS = {PaperKind.SLIP: ("printer", "second", "paper"), PaperKind.RUN_SHEET: ("printer", "paper")}


class Refusal(Exception):
    """A wish cannot be carried out: code, key of the form, and what is wrong there."""

    def __init__(self, code: str, place: str = "", why: str = "") -> None:
        super().__init__(code)
        self.code, self.place, self.why = code, place, why


class Last(msgspec.Struct, frozen=True, kw_only=True):
    """When a kind of paper got its printers last, and which it had before."""

    at: datetime
    before: Choice


class _Standing:
    """What is known of one kind of paper."""

    def __init__(self) -> None:
        self.trouble: PrintTrouble | None = None
        self.known = False
        self.since: datetime | None = None
        self.good_at: datetime | None = None
        self.errors: deque[DeviceErrorWord] = deque(maxlen=ERRORS_KEPT)

    def is_now(self, trouble: PrintTrouble | None, at: datetime, words: str) -> bool:
        """Whether that is news."""
        if self.known and trouble is self.trouble:
            return False
        if trouble is not None:
            self.errors.append(DeviceErrorWord(at=at, words=words))
        self.known, self.trouble, self.since = True, trouble, at
        return True


class PrinterDesk(QObject):
    def __init__(
        self,
        post: Post,
        press: Press,
        choice: PrinterChoice,
        printing: SlipPrinting,
        watch: PrinterWatch,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._post, self._press, self._choice, self._watch = post, press, choice, watch
        self._trial = PrinterTrial(post, press, self)
        self._standing = {kind: _Standing() for kind in PaperKind}
        self._looks: tuple[PrinterLook, ...] = ()
        self._known: set[DeviceRequestId] = set()
        self._looking = False
        self._since_look_s = LOOK_S
        self._since_told_s = TELL_S
        self._last = _read(post.desk.draft(_KEPT_AT))
        self._running = dict(press.printers.choices)
        choice.kept.connect(self._chosen_here)
        printing.came_out.connect(self._came_out)
        post.desk.changed.connect(self._heard)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self.tick)

    def start(self) -> None:
        self._clock.start()

    def stop(self) -> None:
        self._clock.stop()

    # ---- how they stand

    def tick(self, seconds: float = 1.0) -> None:
        self._since_look_s += seconds
        self._since_told_s += seconds
        if self._since_look_s >= LOOK_S and not self._looking:
            self._look()
        news = self._stands(PaperKind.SLIP, self._watch.trouble)
        if news or self._since_told_s >= TELL_S:
            self.tell()

    def _look(self) -> None:
        """On the thread that asks printers: a spooler may take seconds."""
        self._since_look_s, self._looking = 0.0, True
        printers = self._press.printers
        port = printers.of(PaperKind.RUN_SHEET).first

        def looked() -> tuple[tuple[PrinterLook, ...], PrintTrouble | None]:
            try:
                return printers.known(), port.look()
            except Unavailable:
                return (), port.look()

        self._press.asking.do(looked, self._looked)

    def _looked(self, seen: tuple[tuple[PrinterLook, ...], PrintTrouble | None]) -> None:
        self._looking = False
        self._looks, trouble = seen
        self._stands(PaperKind.RUN_SHEET, trouble)

    def _stands(self, kind: PaperKind, trouble: PrintTrouble | None) -> bool:
        words = self._post.texts(f"print.trouble.{trouble}") if trouble is not None else ""
        return self._standing[kind].is_now(trouble, self._post.desk.now(), words)

    def _came_out(self) -> None:
        self._standing[PaperKind.SLIP].good_at = self._post.desk.now()

    def tell(self) -> None:
        """One word of all printers; a centre that does not hear it misses nothing else."""
        self._since_told_s = 0.0
        if self._post.desk.online:
            fields = {"devices": self.words()}
            self._post.desk.hand_in(DEVICES_PATH, fields, self._told)

    def _told(self, _answer: bytes | Declined | Away) -> None:
        """Nothing follows: the next word comes in some seconds."""

    def words(self) -> list[DeviceWord]:
        return [self._word(kind) for kind in PaperKind] + [
            self._queue(look) for look in self._looks
        ]

    def _word(self, kind: PaperKind) -> DeviceWord:
        standing = self._standing[kind]
        return DeviceWord(
            name=str(kind),
            protocol=PROTOCOL,
            port=self._press.printers.of(kind).first.name,
            state=_state(standing.trouble) if standing.known else "unknown",
            reason=_reason(standing.trouble),
            since=standing.since,
            good_at=standing.good_at,
            errors=list(standing.errors),
            settings=self._fields(kind) if self._press.printers.port is not None else [],
            can_restore=kind in self._last,
            has_bytes=False,
            every_s=TELL_S,
        )

    def _queue(self, look: PrinterLook) -> DeviceWord:
        """A printer of this machine, whether it is chosen or not."""
        return DeviceWord(
            name=f"queue-{look.name}"[:64],
            protocol=PROTOCOL,
            port=look.words or look.name,
            state=_state(look.trouble),
            reason=_reason(look.trouble),
            has_bytes=False,
            every_s=TELL_S,
        )

    def _fields(self, kind: PaperKind) -> list[SettingField]:
        choice = self._press.printers.choice(kind)
        names = [look.name for look in self._looks]
        values = {"printer": choice.printer, "second": choice.second, "paper": str(choice.paper)}
        offered = {
            "printer": _with(names, choice.printer),
            "second": _with(names, choice.second),
            "paper": [str(paper) for paper in Paper],
        }
        return [
            SettingField(key=k, value=values[k] or USUAL, kind="choice", choices=offered[k])
            for k in _KEYS[kind]
        ]

    # ---- what is asked

    def _heard(self, view: View) -> None:
        for request in view.state.device_requests.values():
            if request.outcome is None and request.id not in self._known:
                self._known.add(request.id)
                self._do(request)

    def _do(self, request: DeviceRequest) -> None:
        try:
            kind = self._kind(request)
            match request.wish:
                case DeviceWish.RESTORE:
                    self._restore(request, kind)
                case DeviceWish.TEST | DeviceWish.TAKE:
                    self._try(request, kind)
                case _:
                    raise Refusal("device.no-bytes")
        except Refusal as no:
            self._refuse(request, no)

    def _kind(self, request: DeviceRequest) -> PaperKind:
        if self._press.printers.port is None:
            raise Refusal("device.no-file")
        found = next((kind for kind in PaperKind if kind.value == request.device), None)
        if found is None:
            raise Refusal("device.unknown", why=request.device)
        return found

    def _try(self, request: DeviceRequest, kind: PaperKind) -> None:
        late = self._post.desk.now() - request.at > TRIAL_EXPIRES
        if late and request.wish is DeviceWish.TEST:
            raise Refusal("device.too-late")
        self._must_be_newest(request, kind)
        choice = self._wanted(kind, request.changes)

        def tried(trouble: tuple[str, str, PrintTrouble] | None) -> None:
            self._tried(request, kind, choice, trouble)

        self._trial.run(kind, choice, self._press.printers.choice(kind), tried)

    def _must_be_newest(self, request: DeviceRequest, kind: PaperKind) -> None:
        last = self._last.get(kind)
        if request.wish is DeviceWish.TAKE and last is not None and last.at > request.at:
            raise Refusal("device.newer-here", why=clock_text(last.at, self._post.zone))

    def _wanted(self, kind: PaperKind, changes: tuple[SettingChange, ...]) -> Choice:
        choice = self._press.printers.choice(kind)
        for change in changes:
            value = "" if change.value in (USUAL, "") else change.value
            match change.key:
                case "printer":
                    choice = replace(choice, printer=value)
                case "second" if kind is PaperKind.SLIP:
                    choice = replace(choice, second=value)
                case "paper" if value in tuple(Paper):
                    choice = replace(choice, paper=Paper(value))
                case "paper":
                    raise Refusal("device.setting-choice", "paper", ", ".join(Paper))
                case _:
                    raise Refusal("device.setting-unknown", change.key, ", ".join(_KEYS[kind]))
        return choice

    def _tried(
        self,
        request: DeviceRequest,
        kind: PaperKind,
        choice: Choice,
        trouble: tuple[str, str, PrintTrouble] | None,
    ) -> None:
        try:
            if trouble is not None:
                key, name, what = trouble
                raise Refusal(f"device.reason.printer_{what}", key, name)
            self._standing[kind].good_at = self._post.desk.now()
            if request.wish is DeviceWish.TAKE:
                self._must_be_newest(request, kind)
                self._keep(kind, choice)
        except Refusal as no:
            self._refuse(request, no)
        else:
            self._report(request, DeviceOutcome.DONE, "device.page-out")

    def _restore(self, request: DeviceRequest, kind: PaperKind) -> None:
        last = self._last.get(kind)
        if last is None:
            raise Refusal("device.nothing-earlier")
        if last.at > request.at:
            raise Refusal("device.newer-here", why=clock_text(last.at, self._post.zone))
        self._keep(kind, last.before)
        self._report(request, DeviceOutcome.DONE, "device.page-out")

    # ---- what is kept

    def _keep(self, kind: PaperKind, choice: Choice) -> None:
        """As if somebody here had chosen, and he is told."""
        printers, texts = self._press.printers, self._post.texts
        printers.choices[kind] = choice
        self._post.desk.put_draft(KEPT, kept(printers.choices))
        self._note(kind)
        words = texts("print.from-centre", paper=texts(f"print.kind.{kind}"))
        self._choice.said.emit("info", words)
        self._choice.chosen.emit()

    def _chosen_here(self, kind: PaperKind) -> None:
        self._note(kind)

    def _note(self, kind: PaperKind) -> None:
        before = self._running.get(kind, Choice(paper=self._press.printers.paper))
        self._last[kind] = Last(at=self._post.desk.now(), before=before)
        self._running = dict(self._press.printers.choices)
        self._post.desk.put_draft(_KEPT_AT, msgspec.json.encode(self._last))
        self.tell()

    # ---- what became of it

    def _refuse(self, request: DeviceRequest, no: Refusal) -> None:
        self._report(request, DeviceOutcome.REFUSED, no.code, no.place, no.why)

    def _report(
        self,
        asked: DeviceRequest,
        outcome: DeviceOutcome,
        code: str,
        place: str = "",
        why: str = "",
    ) -> None:
        self._post.desk.send(
            ReportDeviceRequest(request=asked.id, outcome=outcome, code=code, place=place, why=why)
        )


def _read(body: bytes | None) -> dict[PaperKind, Last]:
    try:
        return msgspec.json.decode(body or b"{}", type=dict[PaperKind, Last])
    except msgspec.DecodeError:
        return {}


def _with(names: list[str], chosen: str) -> list[str]:
    """What can be chosen; what is chosen stands there also when its printer has gone."""
    return [USUAL, *names, *([chosen] if chosen and chosen not in names else [])]


def _state(trouble: PrintTrouble | None) -> str:
    return "heard" if trouble is None else "silent"


def _reason(trouble: PrintTrouble | None) -> str:
    return f"printer_{trouble}" if trouble is not None else ""
