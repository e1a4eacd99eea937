"""Tries other settings of the exchange beside the one that runs: somebody is asked by SIP, an
address is taken for a moment, prompts are read. Changes nothing, and no call notices.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from enum import StrEnum

from dispatch_app.exchange.changing import Settings
from dispatch_app.exchange.registrar.registrar import Registrar
from dispatch_app.exchange.sip_peers import answers
from dispatch_app.exchange.sip_plan import Peer, RegistrarPlan
from dispatch_app.exchange.sounds import Sounds

ANSWERS_WITHIN_S = 2.5


class Tried(StrEnum):
    """What has shown itself."""

    ANSWERED = "answered"
    LISTENING = "switch-listening"
    """Addresses can be had, or are listened to; prompts can be read."""
    NOT_ASKED = "switch-not-asked"
    """It is set up not to be asked, or it signs in by itself."""
    READ = "switch-read"
    """Nothing to ask anybody: the values fit together."""


class NotTried(Exception):
    """A code, the key of the form, and what is wrong there."""

    def __init__(self, code: str, key: str, why: str) -> None:
        super().__init__(f"{key}: {why}")
        self.code, self.key, self.why = code, key, why


def trial_of(wanted: Settings, running: Settings, section: Sequence[str]) -> Tried:
    """
    Raises:
        NotTried: an address cannot be had, or nobody answers.
        BadSound: a prompt cannot be read; names file and mend.
    """
    sip = wanted.config.sip
    match tuple(section):
        case ():
            _addresses(wanted, running)
            Sounds(wanted.config.sounds)
            return Tried.LISTENING
        case ("trunks", name):
            return _asked(sip.gateways[name], wanted, "gateway", checked=name not in sip.unchecked)
        case ("phones", name):
            peer = next((p for seat, p in sip.phones.items() if seat == name), None)
            if peer is None:
                return Tried.NOT_ASKED
            checked = f"seat {name}" not in sip.unchecked
            return _asked(peer, wanted, "address", checked=checked)
        case _:
            return Tried.READ


def _asked(peer: Peer, wanted: Settings, key: str, *, checked: bool) -> Tried:
    if not checked:
        return Tried.NOT_ASKED
    where = f"{peer.host}:{peer.port}"
    try:
        there = answers(peer, wanted.config.sip.host, within_s=ANSWERS_WITHIN_S)
    except OSError as trouble:
        raise NotTried("sip-silent", key, f"{where} ({trouble})") from trouble
    if not there:
        raise NotTried("sip-silent", key, where)
    return Tried.ANSWERED


def _addresses(wanted: Settings, running: Settings) -> None:
    sip, now = wanted.config.sip, running.config.sip
    if sip.interface and sip.interface not in {name for _, name in socket.if_nameindex()}:
        raise NotTried("interface", "sip.interface", sip.interface)
    if sip.listen != now.listen:
        for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
            _taken("sip.listen", (sip.host, sip.port), kind).close()
    elif not answers(Peer(sip.host, sip.port), sip.host, within_s=ANSWERS_WITHIN_S):
        raise NotTried("sip-silent", "sip.listen", sip.listen)
    if sip.registrar is not None:
        _registrar(sip.registrar, now.registrar)


def _registrar(wanted: RegistrarPlan, running: RegistrarPlan | None) -> None:
    """One of our own answers there for a moment, where none does yet."""
    key, peer = "registrar.listen", Peer(wanted.host, wanted.port)
    if running is not None and (running.host, running.port) == (wanted.host, wanted.port):
        answered = answers(peer, wanted.host, within_s=ANSWERS_WITHIN_S)
    else:
        with _taken(key, (wanted.host, wanted.port), socket.SOCK_DGRAM) as door:
            answered = _answering(door, Registrar(wanted.terms), peer)
    if not answered:
        raise NotTried("sip-silent", key, f"{wanted.host}:{wanted.port}")


def _answering(door: socket.socket, registrar: Registrar, peer: Peer) -> bool:
    door.settimeout(ANSWERS_WITHIN_S)

    def once() -> None:
        try:
            data, sender = door.recvfrom(65535)
        except TimeoutError:
            return
        made, _ = registrar.took(data, (sender[0], sender[1]), 0.0)
        if made is not None:
            door.sendto(made, sender)

    thread = threading.Thread(target=once, name="registrar-trial")
    thread.start()
    answered = answers(peer, peer.host, within_s=ANSWERS_WITHIN_S)
    thread.join()
    return answered


def _taken(key: str, where: tuple[str, int], kind: socket.SocketKind) -> socket.socket:
    door = socket.socket(socket.AF_INET, kind)
    try:
        door.bind(where)
    except (OSError, OverflowError) as trouble:
        door.close()
        raise NotTried("bind", key, f"{where[0]}:{where[1]} ({trouble})") from trouble
    return door
