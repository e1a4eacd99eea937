"""A real cupsd of a test's own: on a socket file, with its own spool, its own queues, killable."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from devices.simulator.printer.description import description
from dispatch_app.i18n.texts import RESOURCES
from tests.fakes.peers import absent, program

PATIENCE_S = 20.0
_SYSTEM = Path("/usr/lib/cups")
_BACKENDS = ("socket", "ipp")
_CONF = """LogLevel info
Listen {socket}
Browsing No
WebInterface No
DefaultAuthType None
IdleExitTimeout 0
JobRetryInterval 1
DirtyCleanInterval 0
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
_FILES = """ServerRoot {top}/etc
ServerBin {top}/bin
DataDir /usr/share/cups
RequestRoot {top}/spool
TempDir {top}/spool/tmp
CacheDir {top}/cache
StateDir {top}/run
AccessLog {top}/log/access_log
ErrorLog {top}/log/error_log
PageLog {top}/log/page_log
FatalErrors none
SystemGroup lp
User {user}
Group {group}
"""


class PrivateCups:
    """Never as root: cupsd gives its rights away to a user who could not enter a test's folder."""

    def __init__(self) -> None:
        self._cupsd = Path("/usr/sbin/cupsd")
        if not self._cupsd.exists():
            absent("the print server cupsd")
        program("lpadmin")
        self._top = Path(tempfile.mkdtemp(prefix="cups-"))
        self.address = str(self._top / "cups.sock")
        self._root = os.geteuid() == 0
        self._process: subprocess.Popen[bytes] | None = None
        self._furnish()

    def _furnish(self) -> None:
        for name in ("etc/ppd", "spool/tmp", "cache", "run", "log", "bin/backend"):
            (self._top / name).mkdir(parents=True)
        for name in ("daemon", "filter", "driver", "cgi-bin", "notifier", "monitor"):
            (self._top / "bin" / name).symlink_to(_SYSTEM / name)
        for name in _BACKENDS:
            (self._top / "bin/backend" / name).symlink_to(_SYSTEM / "backend" / name)
        once = self._top / "bin/backend/once"
        shutil.copyfile(RESOURCES / "printing" / "once", once)
        once.chmod(0o755)
        (self._top / "etc/cupsd.conf").write_text(_CONF.format(socket=self.address))
        user, group = ("lp", "lp") if self._root else ("nobody", "nogroup")
        files = _FILES.format(top=self._top, user=user, group=group)
        (self._top / "etc/cups-files.conf").write_text(files)
        (self._top / "pages.ppd").write_text(description())
        if self._root:
            for path in (self._top, *self._top.rglob("*")):
                shutil.chown(path, "lp", "lp") if not path.is_symlink() else None

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "CUPS_SERVER": self.address}

    def start(self) -> None:
        Path(self.address).unlink(missing_ok=True)
        who = {"user": "lp", "group": "lp", "extra_groups": []} if self._root else {}
        etc = self._top / "etc"
        self._process = subprocess.Popen(
            [self._cupsd, "-f", "-c", etc / "cupsd.conf", "-s", etc / "cups-files.conf"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **who,  # type: ignore[arg-type]
        )
        self._wait_until_it_listens()

    def _wait_until_it_listens(self) -> None:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
                line.connect(self.address)
                return
            time.sleep(0.02)
        raise AssertionError(f"cupsd does not listen: {self.log()}")

    def log(self) -> str:
        log = self._top / "log/error_log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""

    def add(self, name: str, device: str) -> None:
        """A queue to a device, or an old one to another device; open and running."""
        ppd = str(self._top / "pages.ppd")
        self._lpadmin("-p", name, "-E", "-v", device, "-P", ppd)
        self._lpadmin("-p", name, "-o", "printer-error-policy=retry-job")

    def remove(self, name: str) -> None:
        self._lpadmin("-x", name)

    def run(self, *command: str) -> None:
        """One of CUPS' own commands, such as cupsdisable."""
        subprocess.run(command, env=self.environment, check=True, capture_output=True)

    def jobs(self, name: str) -> list[str]:
        """What waits in a queue or is being printed."""
        told = subprocess.run(
            ["lpstat", "-o", name], env=self.environment, check=True, capture_output=True
        )
        return told.stdout.decode(errors="replace").splitlines()

    def _lpadmin(self, *words: str) -> None:
        self.run("lpadmin", *words)

    def kill(self, *, with_backends: bool = False) -> None:
        """As a crash does; a service manager ends what it has started as well."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        if with_backends:
            self._end_backends()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(PATIENCE_S)
        self._end_backends()
        shutil.rmtree(self._top, ignore_errors=True)

    def _end_backends(self) -> None:
        """What outlives cupsd is known by the folder that stands in its environment."""
        mine = f"CUPS_SERVERBIN={self._top}/bin".encode()
        for path in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if mine in path.read_bytes().split(b"\0"):
                    os.kill(int(path.parent.name), signal.SIGKILL)
