"""The built-in telephone at the seat: what it tells is shown, which devices were chosen is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from dispatch_app.domain.telephone import PhoneState
from dispatch_app.ports.softphone import (
    SILENT,
    DevicesTold,
    LevelsTold,
    PhoneNews,
    PhoneOrder,
    PlayTestTone,
    SoundDevice,
    SoundTold,
    SoundTrouble,
    StateTold,
    UseDevices,
)
from dispatch_app.ui.dispatcher.telephone.presenter import Telephone
from dispatch_app.ui.kit.chooser import Chooser


class FakePhone:
    def __init__(self) -> None:
        self.started = False
        self.orders: list[PhoneOrder] = []
        self.coming: list[PhoneNews] = []

    def start(self) -> None:
        self.started = True

    def do(self, order: PhoneOrder) -> None:
        self.orders.append(order)

    def news(self) -> Sequence[PhoneNews]:
        told, self.coming = self.coming, []
        return told

    def stop(self) -> None:
        self.started = False


def a_telephone(seat, phone: FakePhone) -> Telephone:
    workplace = replace(seat.workplace, softphone=phone)
    return Telephone(workplace, Chooser(seat.window), lambda _call: None)


@pytest.fixture
def phone():
    return FakePhone()


@pytest.fixture
def built_in(seat, phone):
    made = a_telephone(seat, phone)
    made.panel.setParent(seat.window)
    yield made
    made.stop()


@pytest.fixture
def page(built_in):
    built_in.start()
    return built_in.panel._pages["own_phone"]


def tell(built_in, phone, *news: PhoneNews) -> None:
    phone.coming += news
    built_in.own_phone.listen()


def test_a_seat_with_a_telephone_of_its_own_has_no_such_page(seat):
    assert seat.telephone.own_phone is None
    assert "本机话机" not in seat.telephone.panel.tabs


def test_state_and_levels_are_shown(built_in, phone, page):
    tell(
        built_in,
        phone,
        StateTold(state=PhoneState.TALKING),
        LevelsTold(microphone_db=-20.4, speaker_db=-200.0),
    )
    assert page._state.text() == "话机通话"
    assert page.microphone_meter.value() == -20
    assert page.speaker_meter.value() == -60


@pytest.mark.parametrize("trouble", [t for t in SoundTrouble if t is not SoundTrouble.NONE])
def test_every_trouble_is_said_in_words_and_taken_away(built_in, phone, page, trouble):
    tell(built_in, phone, SoundTold(trouble=trouble))
    assert page._trouble.text() == built_in._place.texts.code("sound_trouble", trouble.value)
    tell(built_in, phone, SoundTold(trouble=SoundTrouble.NONE))
    assert page._trouble.isHidden()


def test_only_what_hears_is_offered_as_microphone(built_in, phone, page):
    tell(
        built_in,
        phone,
        DevicesTold(
            devices=(
                SoundDevice(name="耳麦", hears=True, speaks=True),
                SoundDevice(name="音箱", hears=False, speaks=True),
            )
        ),
    )
    assert built_in.own_phone._view.microphones == (("耳麦", "耳麦"),)
    assert built_in.own_phone._view.speakers == (("耳麦", "耳麦"), ("音箱", "音箱"))


def test_the_chosen_devices_are_used_again_after_a_restart(built_in, phone, page, seat):
    page.devices_chosen.emit("耳麦", "音箱")
    again = FakePhone()
    made = a_telephone(seat, again)
    made.start()
    assert again.orders == [UseDevices(microphone="耳麦", speaker="音箱")]
    made.stop()


def test_a_device_that_is_gone_stays_chosen_and_says_so(built_in, phone, page):
    page.devices_chosen.emit("耳麦", "")
    tell(built_in, phone, DevicesTold(devices=()))
    assert page._microphone.currentText() == "耳麦（未接）"


def test_a_key_plays_the_test_tone(built_in, phone, page, seat):
    built_in.panel.open("own_phone")
    seat.press(Qt.Key.Key_T)
    assert phone.orders[-1] == PlayTestTone()


def test_the_telephone_ends_with_the_seat(built_in, phone, page):
    built_in.stop()
    assert not phone.started


@pytest.mark.parametrize("trouble", sorted(SILENT))
def test_a_seat_that_nobody_hears_is_told_so_over_the_lines(built_in, phone, page, trouble):
    tell(built_in, phone, SoundTold(trouble=trouble))
    assert "没有声音" in built_in.bar.trouble
    assert "F6" in built_in.bar.trouble
    tell(built_in, phone, SoundTold(trouble=SoundTrouble.NONE))
    assert "声音" not in built_in.bar.trouble


def test_a_stand_in_is_told_over_the_lines_and_frightens_nobody(built_in, phone, page):
    tell(built_in, phone, SoundTold(trouble=SoundTrouble.STAND_IN))
    assert "暂用系统默认设备" in built_in.bar.trouble
    assert "没有声音" not in built_in.bar.trouble


def test_a_device_is_offered_by_what_people_call_it_and_kept_by_its_name(built_in, phone, page):
    plug = SoundDevice(name="alsa_input.usb-1", label="USB 耳麦", hears=True, speaks=False)
    tell(built_in, phone, DevicesTold(devices=(plug,)))
    page._microphone.setCurrentIndex(page._microphone.findText("USB 耳麦"))
    page._microphone.activated.emit(1)
    assert phone.orders[-1] == UseDevices(microphone="alsa_input.usb-1", speaker="")
