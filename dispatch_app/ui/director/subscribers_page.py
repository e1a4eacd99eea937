"""The page of subscribers: what holds, what became of refreshes, one number; anew and back by
keys. Rows of people stand in no list."""

from __future__ import annotations

from datetime import datetime, timedelta

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.subscribers import (
    BACK_PATH,
    NUMBER_PATH,
    REFRESHES_PATH,
    Unreadable,
    owner_in,
    standing_in,
)
from dispatch_app.domain.subscriber_refresh import RefreshReport, SubscriberStanding
from dispatch_app.ui.director import subscribers_words as words
from dispatch_app.ui.director.data_accounts_page import KEEPERS
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.subscribers_panel import KEYS, SubscribersPanel

Answer = bytes | Declined | Away
_LOOK_EVERY = timedelta(seconds=30)
_SECOND_PRESS = timedelta(seconds=10)
_SEEN_FOR = timedelta(minutes=2)
"""So long stands whose a number is; then nobody needs it any more."""


class SubscribersPage:
    name = "subscribers"

    def __init__(self, place: DirectorPlace) -> None:
        self._place, self._texts = place, place.texts
        self.widget = SubscribersPanel(place.texts)
        self._standing: SubscriberStanding | None = None
        self._heard_at: datetime | None = None
        self._asked_at: datetime | None = None
        self._asks = self._awaits = False
        self._sure_until: datetime | None = None
        self._owner_until: datetime | None = None
        self._sought = ""
        self.widget.refresh_wanted.connect(self._refresh)
        self.widget.back_wanted.connect(self._back)
        self.widget.number_wanted.connect(self._look)
        self.widget.turned.connect(self._show_faults)
        self.widget.why.textEdited.connect(self._unsure)
        self.widget.reports.say_when_empty(self._texts("subscribers.loading"))
        self._show()

    # ---- as a page

    def shown(self) -> None:
        self._forget_owner()
        self.widget.say("")
        self.again()
        self.widget.reports.setFocus()

    def again(self) -> None:
        self._ask()
        self._show()

    def tick(self) -> None:
        now = self._place.desk.now()
        if self._sure_until is not None and now >= self._sure_until:
            self._unsure()
            self.widget.say("")
        if self._owner_until is not None and now >= self._owner_until:
            self._forget_owner()
        due = self._asked_at is None or now - self._asked_at >= _LOOK_EVERY
        if due or (self._standing is not None and self._standing.busy):
            self._ask()
        self._show()

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None: ...

    # ---- how it stands

    def _ask(self) -> None:
        if self._place.desk.online and not self._asks:
            self._asks, self._asked_at = True, self._place.desk.now()
            self._place.desk.ask(REFRESHES_PATH, self._listed)

    def _listed(self, answer: Answer) -> None:
        self._asks = False
        if isinstance(answer, bytes):
            self._take(answer)
        elif isinstance(answer, Declined):
            self.widget.say(self._no(answer), "alarm")

    def _take(self, answer: bytes) -> bool:
        try:
            self._standing = standing_in(answer)
        except Unreadable:
            self.widget.say(self._texts("truth.unreadable"), "alarm")
            return False
        self._heard_at = self._place.desk.now()
        self._show()
        if self._awaits and not self._standing.busy:
            self._ended(self._standing)
        return True

    def _ended(self, standing: SubscriberStanding) -> None:
        """Of one that was asked for here."""
        self._awaits = False
        last = next(iter(standing.reports), None)
        if standing.broke_off or last is None:
            self.widget.say(self._texts("subscribers.trouble.broke-off"), "alarm")
            return
        self.widget.reports.choose(last.at.isoformat())
        self.widget.say(*words.outcome_words(last, self._texts))

    # ---- what is shown

    def _show(self) -> None:
        standing, desk, texts = self._standing, self._place.desk, self._texts
        session, panel = desk.session, self.widget
        keeps = desk.online and session is not None and session.role in KEEPERS
        ready = keeps and standing is not None and not standing.busy
        panel.allow(
            {
                "look": keeps,
                "refresh": ready and standing is not None and bool(standing.source),
                "back": ready and standing is not None and standing.can_go_back,
            }
        )
        if standing is None:
            key = "subscribers.loading" if desk.online else "subscribers.offline"
            panel.show_told(words.Told(holds=texts(key), comes="", before=""))
            panel.reports.say_when_empty(texts(key))
            self._show_faults()
            return
        zone = self._place.zone
        panel.show_told(words.told(standing, desk.now(), texts, zone))
        if not desk.online and self._heard_at is not None:
            at = words.moment_text(self._heard_at, zone)
            panel.show_trouble(texts("subscribers.offline-since", at=at))
        panel.reports.say_when_empty(texts("subscribers.none-yet"))
        panel.show_reports([words.report_line(r, texts, zone) for r in standing.reports])
        self._show_faults()

    def _show_faults(self) -> None:
        line = self.widget.reports.current
        report = line.about if line is not None else None
        chosen = report if isinstance(report, RefreshReport) else None
        lines = words.fault_lines(chosen, self._texts)
        self.widget.show_faults(lines, words.faults_caption(chosen, self._texts))

    # ---- anew and back

    def _refresh(self) -> None:
        self._unsure()
        self.widget.say(self._texts("data.sent"))
        self._place.desk.hand_in(REFRESHES_PATH, {}, self._begun)

    def _begun(self, answer: Answer) -> None:
        if not isinstance(answer, bytes):
            self.widget.say(self._no(answer), "alarm")
            return
        self._awaits = True
        self.widget.say(self._texts("subscribers.begun"))
        self._take(answer)

    def _back(self) -> None:
        standing, now, why = self._standing, self._place.desk.now(), self.widget.why.text().strip()
        if standing is None:
            return
        if not why:
            self.widget.say(self._texts("refusal.subscribers.reason-needed"), "alarm")
            self.widget.why.setFocus()
        elif self._sure_until is None or now >= self._sure_until:
            self._sure_until = now + _SECOND_PRESS
            numbers, keys = f"{standing.before:,}", KEYS["back"]
            self.widget.say(self._texts("subscribers.sure", numbers=numbers, keys=keys), "alarm")
        else:
            self._unsure()
            self.widget.say(self._texts("data.sent"))
            self._place.desk.hand_in(BACK_PATH, {"why": why}, self._gone_back)

    def _unsure(self, *_: object) -> None:
        self._sure_until = None

    def _gone_back(self, answer: Answer) -> None:
        if not isinstance(answer, bytes):
            self.widget.say(self._no(answer), "alarm")
            return
        self.widget.why.clear()
        if self._take(answer) and self._standing is not None:
            self._ended(self._standing)

    # ---- one number

    def _look(self, number: str) -> None:
        self._sought = number
        self.widget.show_owner(self._texts("subscribers.looking"))
        self._place.desk.hand_in(
            NUMBER_PATH, {"number": number}, lambda answer: self._found(number, answer)
        )

    def _found(self, number: str, answer: Answer) -> None:
        if number != self._sought or number != self.widget.number.text().strip():
            return
        if not isinstance(answer, bytes):
            self.widget.show_owner(self._no(answer))
            return
        try:
            self.widget.show_owner(words.owner_words(owner_in(answer), self._texts))
        except Unreadable:
            self.widget.show_owner(self._texts("truth.unreadable"))
        self._owner_until = self._place.desk.now() + _SEEN_FOR

    def _forget_owner(self) -> None:
        self._owner_until, self._sought = None, ""
        self.widget.number.clear()
        self.widget.show_owner("")

    # ---- refusals

    def _no(self, no: Declined | Away) -> str:
        if isinstance(no, Away):
            return self._texts("recordings.centre-away")
        key = f"refusal.{no.problem.code}"
        known = self._texts.has(key)
        return self._texts(key, **no.problem.details) if known else no.problem.code
