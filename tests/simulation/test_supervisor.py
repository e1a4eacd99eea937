"""The demo's service manager: what ended comes back, what cannot start is not tried for ever."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch_app.simulation import supervisor as module
from dispatch_app.simulation.supervisor import Part, Supervisor
from tests.fakes.running_server import until


@pytest.fixture
def supervisor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    monkeypatch.setattr(module, "_RESTS_S", 0.0)
    monkeypatch.setattr(module, "MAIN", script(tmp_path))
    supervisor = Supervisor(tmp_path)
    yield supervisor
    supervisor.end()


def script(directory: Path) -> Path:
    """A program that lives until it is killed, and writes down that it began."""
    path = directory / "app" / "main.py"
    path.parent.mkdir()
    path.write_text(
        textwrap.dedent("""
            import signal
            print("began", flush=True)
            signal.pause()
        """),
        encoding="utf-8",
    )
    return path


def times_begun(part: Part) -> int:
    return part.log.read_text(encoding="utf-8").count("began")


def killed(part: Part) -> None:
    until(lambda: times_begun(part), "the start")
    part.process.kill()
    part.process.wait(30)


def test_a_service_that_was_killed_comes_back_and_keeps_its_log(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LIVED_S", 0.0)
    part = supervisor.start("exchange", ["softswitch"], service=True)
    killed(part)

    def back() -> bool:
        supervisor.revive()
        return not part.ended and times_begun(part) == 2

    until(back, "its return")


def test_a_service_that_ended_at_once_is_given_up(supervisor: Supervisor) -> None:
    part = supervisor.start("exchange", ["softswitch"], service=True)
    killed(part)
    supervisor.revive()
    assert part.ended and not part.comes_back


def test_a_part_that_is_no_service_never_comes_back(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LIVED_S", 0.0)
    part = supervisor.start("window", ["dispatcher"])
    killed(part)
    supervisor.revive()
    assert part.ended and not part.comes_back
