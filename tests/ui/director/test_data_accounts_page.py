"""Accounts on screen: what stands in the way of each, steps by keys, the centre's no in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from dispatch_app.client.api import Declined
from dispatch_app.domain.account_steps import AccountAct, AccountLine
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.i18n import Texts
from dispatch_app.ui.director.data_accounts_page import AccountsPage
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.wire.account_messages import AccountLines, Rights, RoleRights
from dispatch_app.wire.messages import Problem
from tests.fakes.recording_room import NOON, MemoryDesk, MemorySource

ZH = Texts.load("zh")


def a_line(account: str, role: Role = Role.DISPATCHER, **more: Any) -> AccountLine:
    told = {"name": account, "has_password": True, **more}
    return AccountLine(id=AccountId(account), role=role, **told)


class AccountDesk(MemoryDesk):
    def __init__(self, role: Role) -> None:
        super().__init__(role)
        self.handed: list[tuple[str, dict[str, object], Any]] = []

    def hand_in(self, path: str, fields: dict[str, object], then: Any) -> None:
        self.handed.append((path, fields, then))


class Rig:
    def __init__(self, directory: Path, role: Role = Role.DIRECTOR) -> None:
        self.desk = AccountDesk(role)
        place = DirectorPlace(
            desk=self.desk,  # type: ignore[arg-type]
            texts=ZH,
            theme=Theme.load("night"),
            source=MemorySource(directory),  # type: ignore[arg-type]
            exports=directory,
        )
        self.page = AccountsPage(place)
        self.panel = self.page.panel
        self.panel.resize(1600, 900)
        self.panel.show()
        self.page.shown()
        self.desk.answer(
            Rights(
                roles=[
                    RoleRights(
                        role=Role.DISPATCHER,
                        may_ask=["DispatchVehicle"],
                        may_read=["snapshot"],
                        keeps=[],
                    )
                ]
            )
        )
        self.told(a_line("head", Role.DIRECTOR), a_line("li", sessions=1))

    def told(self, *lines: AccountLine) -> None:
        self.desk.answer(AccountLines(accounts=list(lines)), at=0)

    def press(self, act: AccountAct) -> None:
        """The key of this act, by its button."""
        self.panel.keys[act].click()


@pytest.fixture
def rig(qapp: QApplication, tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path)
    yield rig
    rig.panel.close()
    rig.panel.deleteLater()


def states(rig: Rig) -> list[str]:
    return [line.cells[4] for line in rig.panel.table.rows.lines]


def test_each_account_says_what_stands_in_its_way(rig: Rig) -> None:
    rig.told(
        a_line("a"),
        a_line("b", expired=True),
        a_line("c", locked_until=NOON + timedelta(minutes=4)),
        a_line("d", locked_until=NOON + timedelta(days=36500)),
        a_line("e", retired_at=NOON),
        a_line("f", Role.STATION, has_password=False, has_key=True),
        a_line("g", has_password=False),
    )
    assert states(rig) == [
        *("可用", "密码到期待改", "已锁定至 12:04", "已锁定", "已停用", "密钥登录", "未设密码"),
    ]


def test_an_account_is_locked_by_its_key_with_a_reason(rig: Rig) -> None:
    rig.panel.table.choose("li")
    rig.panel.reason.setText("离职")
    rig.press(AccountAct.LOCKED)
    (path, wish, then) = rig.desk.handed[0]
    assert path == "/v1/accounts/li/locked"
    assert wish["reason"] == "离职"
    until = NOON + timedelta(days=36500)
    answer = AccountLines(
        accounts=[a_line("head", Role.DIRECTOR), a_line("li", locked_until=until)]
    )
    rig.desk.asked.append(("", then))
    rig.desk.answer(answer)
    assert states(rig)[1] == "已锁定"
    assert rig.panel.keys[AccountAct.UNLOCKED].isEnabled()


def test_a_new_account_is_typed_and_saved_and_its_password_is_not_kept(rig: Rig) -> None:
    rig.press(AccountAct.ADDED)
    rig.panel.id.setText("wang")
    rig.panel.name.setText("王")
    rig.panel.password.setText("correct horse")
    rig.press(AccountAct.CHANGED)
    (path, wish, then) = rig.desk.handed[0]
    assert (path, wish["role"]) == ("/v1/accounts/wang/added", "dispatcher")
    rig.desk.asked.append(("", then))
    rig.desk.answer(AccountLines(accounts=[a_line("head", Role.DIRECTOR), a_line("wang")]))
    assert rig.panel.password.text() == ""
    assert rig.panel.id.text() == "wang"


def test_the_centres_no_is_said_in_words(rig: Rig) -> None:
    rig.panel.table.choose("head")
    rig.press(AccountAct.RETIRED)
    (_, _, then) = rig.desk.handed[0]
    details = {"account": "head", "role": "director"}
    then(Declined(409, Problem(code="account.last-of-role", details=details)))
    assert "最后一个可用账号" in rig.panel.said.text()


def test_what_the_role_may_stands_beside_it(rig: Rig) -> None:
    rig.panel.table.choose("li")
    assert "DispatchVehicle" in rig.panel.rights.toPlainText()


def test_who_keeps_no_accounts_has_no_keys(qapp: QApplication, tmp_path: Path) -> None:
    rig = Rig(tmp_path, Role.SHIFT_LEADER)
    rig.panel.table.choose("li")
    assert not any(key.isEnabled() for key in rig.panel.keys.values())
    rig.panel.close()
    rig.panel.deleteLater()
