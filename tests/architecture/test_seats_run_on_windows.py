"""Seats run on Windows: none of their modules needs what only POSIX systems have."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
POSIX_ONLY = (
    "fcntl",
    "grp",
    "nis",
    "ossaudiodev",
    "posix",
    "pty",
    "pwd",
    "readline",
    "resource",
    "spwd",
    "syslog",
    "termios",
    "tty",
)
# gis as a console uses it, and all of devices but the pseudo-terminals.
SEATS = ("dispatch_app/client", "dispatch_app/ui", "dispatch_app/i18n", "gis", "devices")
POSIX_MODULES = {
    "devices.simulator.caller_id_modem",
    "devices.simulator.pty_port",
    "devices.simulator.alarm_box_port",
    "devices.simulator.nmea_port",
    "devices.simulator.ups_port",
    "devices.simulator.ups_cli",
    "devices.simulator.text_modem_port",
    "devices.simulator.text_modem_cli",
    "devices.protocols.pty_end",
}
"""Pseudo-terminals, which Windows has not."""
POSIX_NAMES = {
    ("signal", name) for name in ("SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGALRM", "alarm")
} | {
    ("os", name) for name in ("fork", "getuid", "geteuid", "setsid", "killpg", "openpty", "mkfifo")
}

BLOCKED_IMPORT = """
import importlib, sys

class Windows:
    def find_spec(self, name, path=None, target=None):
        if name in BLOCKED and asks_for_it():
            raise ModuleNotFoundError(f"No module named {name!r} (as on Windows)", name=name)

def asks_for_it():
    # The standard library and libraries choose by platform themselves; only our own code is asked.
    frame = sys._getframe(2)
    while frame and frame.f_code.co_filename.startswith("<frozen"):
        frame = frame.f_back
    asker = frame.f_code.co_filename if frame else ""
    return asker.startswith(ROOT) and "site-packages" not in asker

for name in BLOCKED:
    if name not in sys.builtin_module_names:
        sys.modules.pop(name, None)
sys.meta_path.insert(0, Windows())
failed = []
for module in MODULES:
    for name in BLOCKED:
        sys.modules.pop(name, None)
    try:
        importlib.import_module(module)
    except ImportError as trouble:
        failed.append(f"{module}: {trouble}")
print("\\n".join(failed))
"""


def modules_under(folder: str) -> list[str]:
    names = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return [name for name in names if name not in POSIX_MODULES]


def import_blocked(modules: list[str], root: Path) -> str:
    script = f"BLOCKED={POSIX_ONLY!r}\nMODULES={modules!r}\nROOT={str(root)!r}\n{BLOCKED_IMPORT}"
    finished = subprocess.run(
        [sys.executable, "-c", script],
        cwd=root,
        env={"PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize("folder", SEATS)
def test_seat_modules_import_without_posix_only_modules(folder):
    assert import_blocked(modules_under(folder), ROOT) == ""


def test_the_check_itself_notices_a_posix_only_import(tmp_path):
    (tmp_path / "guilty.py").write_text("import fcntl\n")
    (tmp_path / "innocent.py").write_text("import subprocess, socket, threading\n")
    assert import_blocked(["innocent"], tmp_path) == ""
    assert "fcntl" in import_blocked(["innocent", "guilty"], tmp_path)


def posix_only(node: ast.AST) -> str:
    """What a piece of code names that Windows lacks; empty if nothing."""
    match node:
        case ast.Attribute(value=ast.Name(id=module), attr=name) if (module, name) in POSIX_NAMES:
            return f"{module}.{name}"
        case ast.Import(names=[ast.alias(name=name), *_]) if name in POSIX_ONLY:
            return name
        case ast.ImportFrom(module=str(name)) if name in POSIX_ONLY:
            return name
        case _:
            return ""


@pytest.mark.parametrize("folder", SEATS)
def test_seat_modules_name_nothing_that_windows_lacks(folder):
    guilty = [
        f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)} {posix_only(node)}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.stem not in {module.rpartition(".")[2] for module in POSIX_MODULES}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if posix_only(node)
    ]
    assert guilty == []
