"""`main.py map …`, with the parts that bootstrap picks."""

from __future__ import annotations

import argparse

from dispatch_app.adapters.state_json import JsonState
from dispatch_app.adapters.storage.database import BadDatabaseUrl, Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.records import SqlRecords
from dispatch_app.adapters.storage.report_records import SqlReportRecords
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.incident_story import IncidentStory, story_of
from dispatch_app.domain.state import CentreState
from dispatch_app.reports import cli
from dispatch_app.services.folded import caught_up, from_snapshot

add_period = cli.add_period_arguments
add_coverage = cli.add_arguments
add_incident = cli.add_incident_arguments


class StoredPast:
    """`reports.cli.Past` on a database."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self._journal = SqlJournal(self._database)
        self.records = SqlReportRecords(self._database)

    def state(self) -> CentreState:
        return caught_up(from_snapshot(self._journal, JsonState()), self._journal).state

    def story(self, number: str) -> IncidentStory | None:
        found = self.records.incident_id(number)
        record = SqlRecords(self._database).incident_record(IncidentId(found or number))
        if record is None:
            return None
        state = self.state()
        stations = {**state.retired_stations, **state.stations}
        hospitals = {**state.retired_hospitals, **state.hospitals}
        return story_of(record.incident, record.missions, record.calls, stations, hospitals)

    def close(self) -> None:
        self._database.close()


PARTS = cli.Parts(StoredPast, (BadDatabaseUrl,))


def heat(arguments: argparse.Namespace) -> int:
    return cli.run_heat(arguments, PARTS)


def response(arguments: argparse.Namespace) -> int:
    return cli.run_response(arguments, PARTS)


def coverage(arguments: argparse.Namespace) -> int:
    return cli.run_coverage(arguments, PARTS)


def incident(arguments: argparse.Namespace) -> int:
    return cli.run_incident(arguments, PARTS)
