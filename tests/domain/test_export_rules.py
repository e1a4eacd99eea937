"""What leaves the house has a reason, and whoever sees masked takes out masked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.export_commands import RecordExport
from dispatch_app.domain.export_events import ExportRecorded
from dispatch_app.domain.exports import Export, ExportFormat
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.values import Actor
from tests.fakes.builders import a_centre

DIRECTOR = Actor(account=AccountId("person-1"), role=Role.DIRECTOR)
AUDITOR = Actor(account=AccountId("person-2"), role=Role.AUDITOR)
LIST = Export(subject="incident", format=ExportFormat.XLSX, rows=12, criteria='{"at_least": 1}')


def test_an_export_is_written_down_with_who_what_and_why() -> None:
    (event,) = a_centre().do(RecordExport(export=LIST, reason=" 月报 "), DIRECTOR)
    assert isinstance(event, ExportRecorded)
    assert (event.by, event.export, event.reason) == (DIRECTOR, LIST, "月报")


@pytest.mark.parametrize(
    ("reason", "code"), [("  ", "export.reason-missing"), ("长" * 5000, "export.reason-too-long")]
)
def test_an_export_without_a_plain_reason_is_refused(reason: str, code: str) -> None:
    with pytest.raises(Rejected) as refusal:
        a_centre().do(RecordExport(export=LIST, reason=reason), DIRECTOR)
    assert refusal.value.code == code


def test_whoever_sees_masked_takes_out_masked() -> None:
    whole = replace(LIST, masked=False)
    with pytest.raises(Rejected) as refusal:
        a_centre().do(RecordExport(export=whole, reason="核查"), AUDITOR)
    assert refusal.value.code == "export.must-be-masked"
    (event,) = a_centre().do(RecordExport(export=whole, reason="核查"), DIRECTOR)
    assert isinstance(event, ExportRecorded)


@pytest.mark.parametrize(
    "changes", [{"subject": ""}, {"rows": -1}, {"criteria": "长" * 5000}], ids=str
)
def test_an_impossible_export_does_not_exist(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        replace(LIST, **changes)
