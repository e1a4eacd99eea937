"""`main.py recorder …` and `main.py verify recordings`: options, start, an orderly stop."""

from __future__ import annotations

import argparse
import getpass
import logging
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dispatch_app.adapters import line_door
from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.key_files import KeyFileTrouble, public_key
from dispatch_app.adapters.storage.database import BadDatabaseUrl
from dispatch_app.adapters.storage.passwords import Passwords
from dispatch_app.adapters.storage.recorder.catalogue import SqlRecorderCatalogue
from dispatch_app.adapters.tls import BadCertificate, ends_soon, only_this_certificate
from dispatch_app.answering import CannotListen
from dispatch_app.client import signing
from dispatch_app.client.link import Link, Listener
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.config import BadConfig
from dispatch_app.domain.recordings import Seal
from dispatch_app.ports.errors import Unavailable
from dispatch_app.recording.contact import ContactGone
from dispatch_app.recording.process import RecorderProcess
from dispatch_app.recording.seal import BadList
from dispatch_app.recording.settings import ANY_ADDRESS, Settings, host_and_port, load
from dispatch_app.recording.verifying import Broken, heads_in, verify

log = logging.getLogger(__name__)

TROUBLES = (
    BadCertificate,
    BadConfig,
    BadDatabaseUrl,
    BadList,
    CannotListen,
    line_door.CannotListen,
    ContactGone,
    KeyFileTrouble,
    OSError,
    Unavailable,
    signing.BadOptions,
)
WAIT_S = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        default="record",
        choices=tuple(ACTIONS),
        help="record (usual); leave: end one that runs, by its password; stats: what it holds, by "
        "day and channel; password: hash a password, or a PIN for playback by telephone",
    )
    parser.add_argument("--config", type=Path, help="TOML; see the recorder's page")
    parser.add_argument(
        "--alone", action="store_true", help="record without a centre; it is told later"
    )
    parser.add_argument("--out", type=Path, help="password: file for the hash; else it is printed")
    signing.add_arguments(parser, account="")


class AtDesk(Protocol):
    """A recorder at the device desk, by its own link."""

    def beside(self, own: Listener) -> Listener:
        """Who hears the link: the recorder's own listener, and the desk."""
        ...

    def start(self, link: Link) -> None: ...
    def stop(self) -> None: ...


BroughtToDesk = Callable[[RecorderProcess, Settings, Path], AtDesk]


def run(args: argparse.Namespace) -> int:
    """Exit code 2 if the options cannot be used."""
    if args.config is None and args.what != "password":
        print("say which recorder: --config FILE", file=sys.stderr)
        return 2
    return ACTIONS[args.what](args)


def record(args: argparse.Namespace) -> int:
    """Record until told to stop."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        settings = load(args.config)
        process = RecorderProcess(settings)
        if soon := ends_soon(settings.recorder.certificate):
            log.warning("the certificate %s", soon)
    except TROUBLES as trouble:
        print(trouble, file=sys.stderr)
        return 2
    if args.alone:
        process.start()
        _until_left(process)
        process.stop()
        return 0
    desk = args.at_desk(process, settings, args.config) if "at_desk" in args else None
    return _with_centre(args, settings, process, desk)


def _with_centre(
    args: argparse.Namespace, settings: Settings, process: RecorderProcess, desk: AtDesk | None
) -> int:
    args.account = args.account or settings.recorder.name
    try:
        who = signing.credentials(args)
    except signing.BadOptions as trouble:
        print(f"{trouble} (or record without a centre: --alone)", file=sys.stderr)
        return 2
    store = LocalStore(args.data / f"{settings.recorder.name}.sqlite")
    outbox = Outbox(store, now=lambda: datetime.now(UTC), new_id=Uuid7Maker())
    listener = desk.beside(process.word) if desk is not None else process.word
    link = Link(signing.addresses(args), who, outbox, listener, trust=signing.trust(args))
    process.beat = link.condition.beat
    process.start()
    link.start()
    process.report_by(link)
    if desk is not None:
        desk.start(link)
    _until_left(process)
    if desk is not None:
        desk.stop()
    process.stop()
    link.stop()
    store.close()
    return 0


def _until_left(process: RecorderProcess) -> None:
    """Until SIGTERM, the right password, or Ctrl+C, after which the password is asked for."""
    ended, asked = threading.Event(), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGINT, lambda *_: asked.set())
    log.info("recording; exchanges bring sound to port %d", process.tap_port)
    while not ended.is_set() and not process.wait(WAIT_S):
        if asked.is_set():
            asked.clear()
            if not process.guarded or process.leave(_password("Password to end the recorder: ")):
                return


def _password(prompt: str) -> str:
    """Nothing where nobody can type."""
    if not sys.stdin.isatty():
        log.warning("there is no terminal to type the password: use `recorder leave`")
        return ""
    try:
        return getpass.getpass(prompt)
    except (EOFError, KeyboardInterrupt):
        return ""


# ---- recorder leave --------------------------------------------------------------------------


def leave(args: argparse.Namespace) -> int:
    """End a recorder that runs. Exit code 1 if the password is wrong, 2 if none runs."""
    try:
        settings = load(args.config)
        given = args.password_file
        word = given.read_text(encoding="utf-8").strip() if given else _password("Password: ")
        with _here(settings) as recorder:
            answer = recorder.post("/v1/leave", content=word.encode())
    except (BadConfig, BadCertificate, OSError) as trouble:
        print(trouble, file=sys.stderr)
        return 2
    except httpx.HTTPError as trouble:
        print(f"no recorder answers at {settings.recorder.listen}: {trouble}", file=sys.stderr)
        return 2
    if answer.status_code == 403:
        print("wrong password: the recorder goes on", file=sys.stderr)
        return 1
    return 0


def _here(settings: Settings) -> httpx.Client:
    """The recorder of this machine, known by the file of its certificate, not by its name.

    Raises:
        BadCertificate: the file holds none.
    """
    host, port = host_and_port(settings.recorder.listen, "listen")
    where = f"{ANY_ADDRESS.get(host, host)}:{port}"
    if not settings.recorder.certificate:
        return httpx.Client(base_url=f"http://{where}", trust_env=False)
    known = only_this_certificate(Path(settings.recorder.certificate))
    return httpx.Client(base_url=f"https://{where}", trust_env=False, verify=known)


# ---- recorder password, recorder pin ---------------------------------------------------------


def password(args: argparse.Namespace) -> int:
    """Hash a password or PIN. Exit code 2 if there is none, or the file cannot be written."""
    try:
        given = args.password_file
        word = given.read_text(encoding="utf-8").strip() if given else _password("New password: ")
        if not word:
            print("no password was given", file=sys.stderr)
            return 2
        known = Passwords().hashed(word)
        if args.out is None:
            print(known)
        else:
            args.out.write_text(known + "\n", encoding="utf-8")
    except OSError as trouble:
        print(trouble, file=sys.stderr)
        return 2
    return 0


# ---- recorder stats --------------------------------------------------------------------------


def stats(args: argparse.Namespace) -> int:
    """Print what was recorded by day and channel. Exit code 2 if the list cannot be read."""
    try:
        settings = load(args.config)
        catalogue = SqlRecorderCatalogue(settings.database)
        days = catalogue.by_day(settings.recorder.zone)
        catalogue.close()
    except (BadConfig, BadDatabaseUrl, Unavailable) as trouble:
        print(trouble, file=sys.stderr)
        return 2
    print("day\tchannel\trecordings\thours\tmegabytes")
    for day in days:
        hours, size = day.duration_ms / 3_600_000, day.bytes / 1e6
        print(f"{day.day}\t{day.line}\t{day.count}\t{hours:.2f}\t{size:.1f}")
    return 0


ACTIONS = {"record": record, "leave": leave, "stats": stats, "password": password}


# ---- verify recordings -----------------------------------------------------------------------


def add_verify_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("directory", type=Path, help="a recorder's directory, or its copy")
    parser.add_argument("--key", type=Path, help="seal.key, or its public half in hex in a file")
    parser.add_argument("--anchors", type=Path, help="heads that were kept in a second place")
    parser.add_argument(
        "--head",
        action="append",
        default=[],
        metavar="LINE:SHA256",
        help="a head that the centre's journal holds; may be given again",
    )


def verify_recordings(args: argparse.Namespace) -> int:
    """Exit code 0: all is as it was recorded; 1: the first thing that is not; 2: cannot be read."""
    try:
        key = _public(args.key or args.directory / "seal.key")
        heads = [_head(text) for text in args.head]
        if not args.directory.is_dir():
            raise signing.BadOptions(f"{args.directory}: no such directory")
        if args.anchors is not None:
            heads += heads_in(args.anchors)
        found = verify(args.directory, key, heads=heads)
    except Broken as broken:
        print(f"BROKEN {broken}")
        return 1
    except (KeyFileTrouble, signing.BadOptions, OSError) as trouble:
        print(trouble, file=sys.stderr)
        return 2
    head = f"{found.head.line}:{found.head.head}" if found.head else "none"
    print(f"ok: {found.files} recordings, {found.removed} removed by the rules, head {head}")
    if not heads:
        print(
            "no head from elsewhere was given (--anchors FILE or --head N:SHA): lines cut off"
            " at the end would not show"
        )
    return 0


def _public(path: Path) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public_key(path))


def _head(text: str) -> Seal:
    line, _, head = text.partition(":")
    try:
        return Seal(line=int(line), head=head)
    except ValueError as strange:
        raise signing.BadOptions(f"--head {text}: write it as LINE:SHA256") from strange
