"""The operator's table from a file and from a service, by command and by the daily worker."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

import main
from dispatch_app.adapters.clock import SystemClock, Uuid7Maker
from dispatch_app.adapters.master_tables import UnusableTable
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.subscriber_refresh import SubscriberRefresh
from dispatch_app.adapters.subscriber_source import subscribers_of
from dispatch_app.config import BadConfig, Config, ServerConfig, SubscribersConfig
from dispatch_app.domain.subscriber_refresh import RefreshOutcome
from dispatch_app.subscriber_wiring import DailyRefresh

TABLE = "number,name,address,lon,lat,datum,warning\n0999 000 0001,某店,某路,,,,\nx,,,,,,\n"
PATIENCE_S = 60.0


@contextmanager
def serving(body: bytes, status: int = 200) -> Iterator[str]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/csv")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/numbers?secret=word"
        server.shutdown()
        thread.join()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "numbers.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def subscribers(tmp_path: Path, *words: str) -> int:
    where = ("--database", f"sqlite:///{tmp_path / 'centre.sqlite'}")
    return main.main(["subscribers", words[0], *where, *words[1:]])


def test_a_service_hands_out_the_table_and_its_secret_stays_out_of_what_is_said() -> None:
    with serving(TABLE.encode()) as url:
        rows = subscribers_of(url, None)
    assert [row.number for _, row in rows.rows] == ["09990000001"]
    assert len(rows.rejected) == 1
    with serving(b"", status=503) as url, pytest.raises(UnusableTable) as refused:
        subscribers_of(url, None)
    assert "503" in str(refused.value)
    assert "word" not in str(refused.value)


def test_by_command_it_is_brought_listed_and_taken_back(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert subscribers(tmp_path, "refresh", "--from", str(file)) == 0
    assert "taken: 1 numbers, 1 added" in capsys.readouterr().out
    assert subscribers(tmp_path, "back") == 1
    file.write_text(TABLE.replace("0001", "0002"), encoding="utf-8")
    assert subscribers(tmp_path, "refresh", "--from", str(file)) == 1
    assert "refused" in capsys.readouterr().out
    assert subscribers(tmp_path, "refresh", "--from", str(file), "--most-lost", "1") == 0
    assert subscribers(tmp_path, "back", "--why", "试") == 0
    assert subscribers(tmp_path, "refresh", "--from", str(tmp_path / "none.csv")) == 1
    capsys.readouterr()
    assert subscribers(tmp_path, "list") == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[2] for line in told] == [
        *("failed:", "back:", "taken:", "refused:", "taken:"),
    ]
    assert subscribers(tmp_path, "refresh") == 2


def test_the_daily_worker_brings_it_once_in_a_process_of_its_own(
    tmp_path: Path, file: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'centre.sqlite'}"
    own = SubscribersConfig(source=str(file))
    config = replace(Config(), server=ServerConfig(database=url), subscribers=own)
    database = Database(url)
    daily = DailyRefresh(config, database, SystemClock())
    refresh = SubscriberRefresh(database, Uuid7Maker())
    deadline = time.monotonic() + PATIENCE_S
    pause = threading.Event()
    while time.monotonic() < deadline and not (refresh.reports(1) and not daily.busy):
        daily()
        pause.wait(0.05)
    daily()
    assert [report.outcome for report in refresh.reports(5)] == [RefreshOutcome.TAKEN]
    assert refresh.table.lookup("09990000001") is not None
    database.close()


def test_an_hour_that_is_none_is_said_at_the_start(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'centre.sqlite'}"
    own = SubscribersConfig(source="x.csv", at="25:99")
    config = replace(Config(), server=ServerConfig(database=url), subscribers=own)
    database = Database(url)
    with pytest.raises(BadConfig, match="write a time"):
        DailyRefresh(config, database, SystemClock())
    database.close()
