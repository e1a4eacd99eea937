"""Who may sign in, with which rights: added, locked, retired, by keys. Nobody's secret is shown."""

from __future__ import annotations

from dispatch_app.client.accounts import (
    ACCOUNTS_PATH,
    RIGHTS_PATH,
    RoleRights,
    Unreadable,
    accounts_in,
    act_path,
    rights_in,
)
from dispatch_app.client.api import Away, Declined
from dispatch_app.domain.account_steps import PEOPLE, AccountAct, AccountLine
from dispatch_app.domain.codes import Role
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local
from dispatch_app.ui.director.data_accounts_panel import AccountsPanel
from dispatch_app.ui.director.data_words import Finder
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.keyed_table import Line

Answer = bytes | Declined | Away
KEEPERS = frozenset({Role.DIRECTOR, Role.MAINTAINER})
_BY_HAND_YEARS = 50
"""A lock that lasts longer was set by hand, and nobody waits for its end."""


class AccountsPage:
    name = "data_accounts"

    def __init__(self, place: DirectorPlace) -> None:
        self._place = place
        self._finder = Finder(place.folding)
        self._lines: tuple[AccountLine, ...] = ()
        self._rights: dict[Role, RoleRights] = {}
        self._adding = False
        self._shown: AccountLine | None = None
        self.panel = AccountsPanel(place.texts)
        self.widget = self.panel
        self.panel.wanted.connect(self._wanted)
        self.panel.turned.connect(self._turned)
        self.panel.sought.textChanged.connect(self._refresh)
        self.panel.role.currentIndexChanged.connect(self._show_rights)
        self._turned()

    # ---- as a page

    def shown(self) -> None:
        self.again()
        self.panel.table.setFocus()

    def again(self) -> None:
        self._place.desk.ask(ACCOUNTS_PATH, self._listed)
        if not self._rights:
            self._place.desk.ask(RIGHTS_PATH, self._have_rights)

    def tick(self) -> None:
        """Accounts change by hand; F5 asks anew."""

    def become(self) -> None:
        self.panel.update()

    def close(self) -> None: ...

    # ---- what comes

    def _listed(self, answer: Answer) -> None:
        if not isinstance(answer, bytes):
            self._refused(answer)
            return
        try:
            self._lines = accounts_in(answer)
        except Unreadable:
            self.panel.say(self._place.texts("truth.unreadable"), "alarm")
            return
        self._refresh()

    def _have_rights(self, answer: Answer) -> None:
        if isinstance(answer, bytes):
            self._rights = {told.role: told for told in rights_in(answer)}
            self._show_rights()

    def _refused(self, no: Declined | Away) -> None:
        texts = self._place.texts
        if isinstance(no, Away):
            self.panel.say(texts("recordings.centre-away"), "alarm")
            return
        key = f"refusal.{no.problem.code}"
        known = texts.has(key)
        words = texts(key, **no.problem.details) if known else no.problem.code
        self.panel.say(words, "alarm")

    # ---- what is shown

    def _refresh(self, *_: object) -> None:
        texts, now = self._place.texts, self._place.desk.now()
        found = [self._line(line) for line in self._lines]
        works = sum(1 for line in self._lines if line.works(now))
        typed = self.panel.sought.text()
        shown = [line for line in found if self._finder.fits(line, typed)]
        self.panel.show_accounts(shown, texts("accounts.count", count=len(found), works=works))
        self._turned()

    def _line(self, line: AccountLine) -> Line:
        cells = (
            str(line.id),
            line.name,
            self._place.texts(f"role.{line.role.value}"),
            str(line.station or line.hospital or ""),
            self._state(line),
            str(line.sessions) if line.sessions else "",
        )
        return Line(key=line.id, cells=cells, about=line)

    def _state(self, line: AccountLine) -> str:
        texts, now = self._place.texts, self._place.desk.now()
        if line.retired_at is not None:
            return texts("accounts.retired")
        if line.locked_until is not None and now < line.locked_until:
            if (line.locked_until - now).days > _BY_HAND_YEARS * 365:
                return texts("accounts.locked-by-hand")
            until = local(line.locked_until, self._place.zone).strftime("%H:%M")
            return texts("accounts.locked", until=until)
        if line.expired:
            return texts("accounts.expired")
        if line.has_key:
            return texts("accounts.by-key")
        return texts("accounts.works" if line.has_password else "accounts.no-secret")

    def _chosen(self) -> AccountLine | None:
        line = self.panel.table.current
        about = line.about if line is not None else None
        return about if isinstance(about, AccountLine) else None

    def _turned(self) -> None:
        chosen = self._chosen()
        if self._adding and chosen == self._shown:
            return
        self._adding = False
        if chosen is None or self._shown is None or chosen.id != self._shown.id:
            self.panel.say("")
            self.panel.password.clear()
        self._shown = chosen
        self._fill(chosen)

    def _fill(self, line: AccountLine | None) -> None:
        panel, texts = self.panel, self._place.texts
        panel.id.setText(line.id if line else "")
        panel.id.setEnabled(False)
        panel.name.setText(line.name if line else "")
        panel.station.setText(str(line.station or line.hospital or "") if line else "")
        at = panel.role.findData(line.role.value) if line else -1
        panel.role.setCurrentIndex(at)
        panel.heading.setText(texts("accounts.heading", account=line.id) if line else "")
        self._allow(line)
        self._show_rights()

    def _allow(self, line: AccountLine | None) -> None:
        session = self._place.desk.session
        keeps = session is not None and session.role in KEEPERS
        person = keeps and line is not None and line.role in PEOPLE
        there = keeps and line is not None and line.retired_at is None
        self.panel.allow(
            {
                AccountAct.ADDED: keeps,
                AccountAct.CHANGED: person,
                AccountAct.PASSWORD_SET: person and there,
                AccountAct.PASSWORD_EXPIRED: person and there,
                AccountAct.LOCKED: there,
                AccountAct.UNLOCKED: there and line is not None and line.locked_until is not None,
                AccountAct.RETIRED: there,
                AccountAct.RESTORED: keeps and line is not None and not there,
                AccountAct.SESSIONS_ENDED: keeps and line is not None and line.sessions > 0,
            }
        )

    def _show_rights(self, *_: object) -> None:
        code = self.panel.role.currentData()
        role = Role(code) if code else (self._shown.role if self._shown else None)
        told = self._rights.get(role) if role is not None else None
        self.panel.rights.setPlainText(rights_words(told, self._place.texts) if told else "")

    # ---- keys

    def _wanted(self, act: AccountAct) -> None:
        if act is AccountAct.ADDED:
            self._begin_adding()
            return
        if self._adding:
            act = AccountAct.ADDED
        panel = self.panel
        role, belongs_to = panel.role.currentData(), panel.station.text().strip() or None
        of_hospital = role == Role.HOSPITAL.value
        self._send(
            panel.id.text().strip(),
            act,
            {
                "role": role,
                "name": panel.name.text().strip(),
                "station": None if of_hospital else belongs_to,
                "hospital": belongs_to if of_hospital else None,
                "password": panel.password.text(),
                "reason": panel.reason.text().strip(),
            },
        )

    def _begin_adding(self) -> None:
        self._adding, self._shown = True, self._chosen()
        panel = self.panel
        for field in (panel.id, panel.name, panel.station, panel.password):
            field.clear()
        panel.id.setEnabled(True)
        panel.role.setCurrentIndex(panel.role.findData(Role.DISPATCHER.value))
        panel.heading.setText(self._place.texts("accounts.heading-new"))
        panel.allow({AccountAct.CHANGED: True, AccountAct.ADDED: True})
        panel.id.setFocus()

    def _send(self, account: str, act: AccountAct, wish: dict[str, str | None]) -> None:
        if not account:
            self.panel.say(self._place.texts("refusal.account.name-needed"), "alarm")
            return
        asked = {name: value for name, value in wish.items() if value is not None}
        self.panel.say(self._place.texts("data.sent"))
        self._place.desk.hand_in(
            act_path(account, act), asked, lambda answer: self._done(account, act, answer)
        )

    def _done(self, account: str, act: AccountAct, answer: Answer) -> None:
        if not isinstance(answer, bytes):
            self._refused(answer)
            return
        self._adding = False
        self.panel.password.clear()
        self.panel.reason.clear()
        self._listed(answer)
        self.panel.table.choose(account)
        done = self._place.texts(f"accounts.key.{act.value}")
        self.panel.say(self._place.texts("accounts.done", act=done), "ok")


def rights_words(told: RoleRights, texts: Texts) -> str:
    """What a role may, as text."""
    tables = [texts(f"register.{name}") for name in told.keeps]
    joined = "、".join(tables) if texts.language == "zh" else ", ".join(tables)
    return "\n\n".join(
        [
            texts("accounts.rights", role=texts(f"role.{told.role.value}")),
            texts("accounts.rights-keeps", tables=joined or texts("accounts.rights-none")),
            texts("accounts.rights-asks", count=len(told.may_ask), names=", ".join(told.may_ask)),
            texts("accounts.rights-reads", names=", ".join(told.may_read)),
        ]
    )
