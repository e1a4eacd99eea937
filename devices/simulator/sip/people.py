"""People with telephones on the loopback, in plain SIP and RTP: they call, lift, speak and listen.

A small telephone, enough for many people in one process and no more. Each person speaks all the
time, usually a tone of its own, and tells by spectrum whose tones it hears. Words of SIP are
`messages`.
"""

from __future__ import annotations

import itertools
import re
import select
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterable

import numpy as np

from devices.simulator.sip.g711 import FROM_ULAW, ulaw
from devices.simulator.sip.loopback import LOOPBACK, bound
from devices.simulator.sip.messages import (
    KEYS,
    Dialog,
    header,
    of_the_same_branch,
    offer,
    reply,
    request,
    rtp_of,
)
from devices.simulator.sip.voices import RATE, STEP, Tone, Voice

HEARD = 400.0
"""A tone weaker than this is not heard: a tenth of what was spoken."""
WINDOW = 4000
"""Samples that are looked at: the newest half second."""
FIRST_HZ, APART_HZ = 1030, 70


class Person:
    """One telephone. `answers` says what it does when called: a status, or 0 to go on ringing."""

    def __init__(
        self, people: People, name: str, hz: int, port: int = 0, voice: Voice | None = None
    ) -> None:
        self.people, self.name, self.hz = people, name, hz
        self.voice = voice or Tone(hz)
        self.sip = bound(port)
        self.rtp = bound(0)
        self.port = int(self.sip.getsockname()[1])
        self.dialog: Dialog | None = None
        self.answers: Callable[[str], int] = lambda _invite: 0
        self.speaks = True
        self.invited = 0
        self.on_other = 200
        """What is answered to other requests, such as REGISTER."""
        self.others = 0
        self._heard = np.zeros(0, dtype=np.int16)
        self._sequence = itertools.count(1)
        self._steps = 0
        self._keys: list[tuple[int, bytes]] = []

    # ---- what a person does --------------------------------------------------------------------

    def calls(
        self, number: str, port: int, *, withheld: bool = False, sdp: str | None = None
    ) -> None:
        said = "anonymous" if withheld else self.name
        self.dialog = dialog = Dialog(
            call_id=uuid.uuid4().hex,
            remote=(LOOPBACK, port),
            ours=f"<sip:{said}@{LOOPBACK}:{self.port}>;tag={uuid.uuid4().hex[:8]}",
            theirs=f"<sip:{number}@{LOOPBACK}:{port}>",
            target=f"sip:{number}@{LOOPBACK}:{port}",
            caller=True,
        )
        dialog.invite = self._request("INVITE", dialog, self._offer() if sdp is None else sdp)
        self._send(dialog.invite, dialog)

    def lifts(self, patience_s: float = 10.0) -> None:
        """Answer what rings; wait for a ring that is on its way."""
        self.people.wait(lambda: self.dialog is not None and not self.dialog.over, patience_s)
        dialog = self.dialog
        assert dialog is not None
        if not dialog.caller and not dialog.answered:
            self._answer(dialog)

    def hangs_up(self) -> None:
        with self.people.lock:
            if self.dialog is not None and not self.dialog.over:
                self._end(self.dialog)

    def _end(self, dialog: Dialog) -> None:
        if dialog.caller and not dialog.up:
            cancel = of_the_same_branch(self._request("CANCEL", dialog), dialog.invite)
            self._send(cancel, dialog)
        elif not dialog.answered and not dialog.caller:
            self._reply(dialog.invite, 603, dialog)
        else:
            dialog.cseq += 1
            self._send(self._request("BYE", dialog), dialog)
        dialog.over = True

    def presses(self, digit: str) -> None:
        """One key, by RFC 4733 events in the place of the voice."""
        code = "0123456789*#ABCD".index(digit)
        stamp = ((self._steps + 1) * STEP).to_bytes(4, "big")
        packets = []
        for turn in range(6):
            end = 0x80 if turn >= 3 else 0
            body = bytes([code, end | 10]) + (160 * (min(turn, 3) + 1)).to_bytes(2, "big")
            mark = 0x80 if turn == 0 else 0
            packets.append((mark | KEYS, stamp + b"tone" + body))
        with self.people.lock:
            self._keys += packets

    def hears(self) -> frozenset[str]:
        with self.people.lock:
            newest = self._heard[-WINDOW:].astype(float)
        if len(newest) < WINDOW:
            return frozenset()
        at = np.arange(WINDOW) / RATE
        window = np.hanning(WINDOW)
        found = set()
        for person in self.people.everybody:
            wave = np.exp(-2j * np.pi * person.hz * at)
            strength = 2 * abs(np.sum(newest * window * wave)) / np.sum(window)
            if strength > HEARD:
                found.add(person.name)
        return frozenset(found)

    def loudness(self) -> float:
        """Of all that was heard in the newest half second."""
        with self.people.lock:
            newest = self._heard[-WINDOW:].astype(float)
        return float(np.sqrt(np.mean(newest**2))) if len(newest) else 0.0

    # ---- SIP -----------------------------------------------------------------------------------

    def _offer(self) -> str:
        return offer(int(self.rtp.getsockname()[1]))

    def _request(self, method: str, dialog: Dialog, body: str = "", cseq: int = 0) -> str:
        return request(method, dialog, name=self.name, port=self.port, body=body, cseq=cseq)

    def _reply(self, asked: str, status: int, dialog: Dialog | None = None, body: str = "") -> None:
        said = reply(asked, status, name=self.name, port=self.port, dialog=dialog, body=body)
        self.sip.sendto(said.encode(), self._from)

    def _send(self, message: str, dialog: Dialog) -> None:
        self.sip.sendto(message.encode(), dialog.remote)

    def took(self, data: bytes, sender: tuple[str, int]) -> None:
        message, self._from = data.decode("utf-8", errors="replace"), sender
        if message.startswith("SIP/2.0"):
            self._answered(message)
        else:
            self._asked(message, message.split(" ", 1)[0])

    def _asked(self, message: str, method: str) -> None:
        dialog = self.dialog
        ours = dialog is not None and header(message, "Call-ID") == dialog.call_id
        if method == "OPTIONS":
            self._reply(message, 200)
        elif method == "INVITE" and ours:
            assert dialog is not None
            if dialog.up:
                dialog.rtp = rtp_of(message) or dialog.rtp
                self._reply(message, 200, dialog, self._offer())
        elif method == "INVITE":
            self._invited(message)
        elif method in ("BYE", "CANCEL"):
            self._reply(message, 200, dialog)
            if ours:
                assert dialog is not None
                if method == "CANCEL" and not dialog.answered:
                    self._reply(dialog.invite, 487, dialog)
                dialog.over = True
        elif method != "ACK":
            self.others += 1
            self._reply(message, self.on_other)

    def _invited(self, message: str) -> None:
        self.invited += 1
        if self.dialog is not None and not self.dialog.over:
            self._reply(message, 486, None)
            return
        contact = re.search(r"<([^>]*)>", header(message, "Contact"))
        self.dialog = dialog = Dialog(
            call_id=header(message, "Call-ID"),
            remote=self._from,
            ours=header(message, "To") + f";tag={uuid.uuid4().hex[:8]}",
            theirs=header(message, "From"),
            target=contact.group(1) if contact else "",
            caller=False,
            invite=message,
            rtp=rtp_of(message),
            auto="answer-after" in message,
        )
        status = self.answers(message)
        if status == 200 or (dialog.auto and not status):
            self._reply(message, 180, dialog)
            self._answer(dialog)
        elif status:
            self._reply(message, status, dialog)
            dialog.over = True
        else:
            self._reply(message, 180, dialog)

    def _answer(self, dialog: Dialog) -> None:
        dialog.answered = dialog.up = True
        self._reply(dialog.invite, 200, dialog, self._offer())

    def _answered(self, message: str) -> None:
        dialog = self.dialog
        if dialog is None or header(message, "Call-ID") != dialog.call_id:
            return
        status = int(message.split(" ", 2)[1])
        method = header(message, "CSeq").split()[-1]
        if method != "INVITE" or status < 180:
            return
        dialog.status = status
        if status < 200:
            return
        dialog.theirs = header(message, "To")
        ack = self._request("ACK", dialog, cseq=int(header(message, "CSeq").split()[0]))
        if status >= 300:
            ack = of_the_same_branch(ack, dialog.invite)
            dialog.over = True
        else:
            dialog.up = True
            dialog.rtp = rtp_of(message)
        self._send(ack, dialog)
        if dialog.over and dialog.up:
            dialog.cseq += 1
            self._send(self._request("BYE", dialog), dialog)

    # ---- sound ---------------------------------------------------------------------------------

    def step(self) -> None:
        self._steps += 1
        dialog = self.dialog
        if dialog is None or dialog.over or not dialog.up or dialog.rtp is None:
            return
        kind, rest = 0, b""
        with self.people.lock:
            if self._keys:
                kind, rest = self._keys.pop(0)
        if not rest and self.speaks:
            rest = (self._steps * STEP).to_bytes(4, "big") + b"tone" + ulaw(self.voice(self._steps))
        if rest:
            number = (next(self._sequence) & 0xFFFF).to_bytes(2, "big")
            self.rtp.sendto(bytes([0x80, kind]) + number + rest, dialog.rtp)

    def listens(self, packet: bytes) -> None:
        if len(packet) < 12 or packet[1] & 0x7F != 0:
            return
        if self.dialog is None or self.dialog.over:
            return
        with self.people.lock:
            pcm = FROM_ULAW[np.frombuffer(packet[12:], dtype=np.uint8)]
            self._heard = np.concatenate((self._heard, pcm))[-RATE:]

    def nothing_came(self) -> None:
        """A step without a packet is silence, so that old sound is not heard for ever."""
        with self.people.lock:
            silence = np.zeros(STEP, dtype=np.int16)
            self._heard = np.concatenate((self._heard, silence))[-RATE:]

    def close(self) -> None:
        self.sip.close()
        self.rtp.close()


class People:
    """All who have a telephone, on one thread."""

    def __init__(self) -> None:
        self.everybody: list[Person] = []
        self._doors: list[tuple[socket.socket, Callable[[str], Person]]] = []
        self.lock = threading.RLock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="people", daemon=True)
        self._thread.start()

    def add(self, name: str, port: int = 0, voice: Voice | None = None) -> Person:
        with self.lock:
            hz = FIRST_HZ + APART_HZ * len(self.everybody)
            person = Person(self, name, hz, port, voice)
            self.everybody = [*self.everybody, person]
            return person

    def open_door(self, port: int, who: Callable[[str], Person]) -> None:
        """Listen on one more port for calls to many; `who` gets the message and says whose it is.

        What follows in the call goes to that person's own port.
        """
        with self.lock:
            self._doors = [*self._doors, (bound(port), who)]

    def wait(self, until: Callable[[], bool], patience_s: float = 10.0) -> None:
        """Wait for something that this thread of telephones brings about.

        Raises:
            TimeoutError: it did not come.
        """
        end = time.monotonic() + patience_s
        while not until():
            if time.monotonic() >= end:
                raise TimeoutError(f"waited {patience_s:g} s in vain")
            threading.Event().wait(0.005)

    def close(self) -> None:
        self._stopping.set()
        self._thread.join()
        for person in self.everybody:
            person.close()
        for door, _ in self._doors:
            door.close()

    def _run(self) -> None:
        due = time.monotonic()
        while not self._stopping.is_set():
            everybody = self.everybody
            for person in everybody:
                person.step()
            due = max(due + 0.02, time.monotonic() - 0.1)
            came: set[int] = set()
            while (left := due - time.monotonic()) > 0:
                self._take(everybody, left, came)
            for person in everybody:
                if id(person) not in came:
                    person.nothing_came()

    def _take(self, everybody: Iterable[Person], left: float, came: set[int]) -> None:
        owners = {p.sip.fileno(): p for p in everybody} | {p.rtp.fileno(): p for p in everybody}
        doors = {door.fileno(): (door, who) for door, who in self._doors}
        ready, _, _ = select.select([*owners, *doors], [], [], left)
        for number in ready:
            if number in doors:
                self._at_the_door(*doors[number])
            else:
                self._own_mail(owners[number], number, came)

    def _own_mail(self, person: Person, number: int, came: set[int]) -> None:
        own = person.sip if person.sip.fileno() == number else person.rtp
        try:
            data, sender = own.recvfrom(65536)
        except OSError:
            return
        if own is person.sip:
            with self.lock:
                person.took(data, sender)
        else:
            person.listens(data)
            came.add(id(person))

    def _at_the_door(self, door: socket.socket, who: Callable[[str], Person]) -> None:
        try:
            data, sender = door.recvfrom(65536)
        except OSError:
            return
        with self.lock:
            who(data.decode("utf-8", errors="replace")).took(data, sender)
