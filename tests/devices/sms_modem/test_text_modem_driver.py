"""The driver at a pseudo-terminal, and another program's driver at the same modem."""

import os
import shutil
import subprocess
import threading
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pty")

from devices.protocols.table import TEXTS
from devices.simulator import text_pdus
from devices.simulator.text_modem_port import SimulatedTextModem
from devices.sms_modem.decoder import decode
from devices.sms_modem.driver import SmsModem
from devices.sms_modem.events import ModemBack, ModemStale, StaleReason, TextCame, TextSent
from devices.transports.recording import DEVICE, HOST
from devices.transports.serial_port import serial_opener

WITHIN_S = 20
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Heard:
    def __init__(self):
        self.events, self._news = [], threading.Condition()

    def __call__(self, event):
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def wait(self, kind):
        """The next event of a kind that has not been waited for."""
        with self._news:
            assert self._news.wait_for(lambda: self._of(kind), WITHIN_S), self.events
            found = self._of(kind)[0]
            self.events.remove(found)
            return found

    def _of(self, kind):
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def modem():
    with SimulatedTextModem() as simulated:
        yield simulated


@pytest.fixture
def heard(modem):
    heard = Heard()
    driver = SmsModem("m", serial_opener(modem.port, baud=115200), heard, reopen_s=0.1)
    driver.start()
    heard.driver = driver
    yield heard
    assert driver.stop(within_s=WITHIN_S)


def test_a_text_out_and_its_answer_in(modem, heard):
    heard.wait(ModemBack)
    heard.driver.send("t1", "19900000001", "集合，请回复1")
    assert heard.wait(TextSent).references == (1,)
    assert [text.words for text in modem.model.taken] == ["集合，请回复1"]
    modem.receive("+8619900000001", "1")
    assert heard.wait(TextCame).words == "1"


def test_a_cable_that_was_pulled_is_told_and_found_again(modem, heard):
    heard.wait(ModemBack)
    modem.unplug()
    assert heard.wait(ModemStale).reason in (StaleReason.PORT_LOST, StaleReason.PORT_MISSING)
    modem.plug()
    heard.wait(ModemBack)


# ---- another program


@pytest.fixture
def gammu(modem, tmp_path):
    """Gammu's own driver, which nobody here wrote."""
    if shutil.which("gammu") is None:
        assert os.environ.get("CI") != "true", "gammu is not installed"
        pytest.skip("gammu is not installed")
    settings = tmp_path / "gammu.rc"
    settings.write_text(f"[gammu]\nport={modem.port}\nconnection=at115200\n", encoding="utf-8")

    def run(*words):
        command = ["gammu", "-c", str(settings), *words]
        done = subprocess.run(
            command, capture_output=True, timeout=60, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin"}
        )
        assert done.returncode == 0, done
        return done.stdout.decode("utf-8", errors="replace")

    return run


def test_gammu_sends_through_the_modem_and_reads_what_came(modem, gammu):
    gammu("sendsms", "TEXT", "19900000001", "-unicode", "-text", "集合 请回复1", "-report")
    assert [(t.number, t.words) for t in modem.model.taken] == [("19900000001", "集合 请回复1")]
    modem.receive("+8619900000002", "收到 {ok}")
    modem.receive("+8619900000003", "hello {x} €" * 20)
    shown = gammu("getallsms")
    assert "收到 {ok}" in shown
    assert shown.count("hello {x}") == 20
    assert "+8619900000003" in shown


# ---- nobody's number, nobody's words


@given(st.integers(0, 400), st.booleans())
def test_no_number_and_no_words_pass_however_the_bytes_are_cut(cut, prefixed):
    pdu = text_pdus.delivered("19912345678", "张三 13812345678", NOON)[0]
    said = f"\r\n+CMGL: 1,1,,{len(pdu) // 2 - 1}\r\n{'x' * prefixed}{pdu}\r\n\r\nOK\r\n".encode()
    masker = TEXTS.masker()
    shown = masker.take(DEVICE, said[:cut]) + masker.take(DEVICE, said[cut:])
    assert "张三".encode("utf-16-be").hex().upper().encode() not in shown
    assert b"9119325476" not in shown


def test_a_masked_text_can_still_be_read():
    pdu = text_pdus.delivered("19912345678", "hello", NOON)[0]
    shown = TEXTS.masker().take(DEVICE, f"\r\n{pdu}\r\n".encode())
    assert decode(shown.decode().strip()).number == "0" * 11


def test_a_pin_does_not_pass():
    assert b"4711" not in TEXTS.masker().take(HOST, b'AT+CPIN="4711"\r')
