"""All that can be read out of one database's tables, opened together. Reads nothing itself."""

from __future__ import annotations

from typing import TypedDict

from dispatch_app.adapters.storage.alarm_records import SqlAlarmRecords
from dispatch_app.adapters.storage.appointment_records import SqlAppointmentRecords
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.follow_up_records import SqlFollowUpRecords
from dispatch_app.adapters.storage.forewarning_records import SqlForewarningRecords
from dispatch_app.adapters.storage.link_records import SqlLinkRecords
from dispatch_app.adapters.storage.map_records import SqlMapRecords
from dispatch_app.adapters.storage.notice_records import SqlNoticeRecords
from dispatch_app.adapters.storage.past_cases import SqlPastCases
from dispatch_app.adapters.storage.planning_records import SqlPlanningRecords
from dispatch_app.adapters.storage.protocol_records import SqlProtocolRecords
from dispatch_app.adapters.storage.quality_records import SqlQualityRecords
from dispatch_app.adapters.storage.recording_records import SqlRecordingRecords
from dispatch_app.adapters.storage.records import SqlRecords
from dispatch_app.adapters.storage.telephone_records import SqlTelephoneRecords
from dispatch_app.ports.alarm_records import AlarmRecords
from dispatch_app.ports.appointment_records import AppointmentRecords
from dispatch_app.ports.follow_up_records import FollowUpRecords
from dispatch_app.ports.forewarning_records import ForewarningRecords
from dispatch_app.ports.link_records import LinkRecords
from dispatch_app.ports.map_records import MapRecords
from dispatch_app.ports.notice_records import NoticeRecords
from dispatch_app.ports.past_cases import PastCases
from dispatch_app.ports.planning_records import PlanningRecords
from dispatch_app.ports.protocol_records import ProtocolRecords
from dispatch_app.ports.quality_records import QualityRecords
from dispatch_app.ports.recording_records import RecordingRecords
from dispatch_app.ports.records import Records
from dispatch_app.ports.telephone_records import TelephoneRecords


class OpenedRecords(TypedDict):
    """By the names under which `server.centre.Centre` knows them."""

    records: Records
    map_records: MapRecords
    link_records: LinkRecords
    recording_records: RecordingRecords
    telephone_records: TelephoneRecords
    alarm_records: AlarmRecords
    notice_records: NoticeRecords
    past_cases: PastCases
    planning_records: PlanningRecords
    protocol_records: ProtocolRecords
    quality_records: QualityRecords
    follow_up_records: FollowUpRecords
    forewarning_records: ForewarningRecords
    appointment_records: AppointmentRecords


def opened_records(database: Database) -> OpenedRecords:
    return {
        "records": SqlRecords(database),
        "map_records": SqlMapRecords(database),
        "link_records": SqlLinkRecords(database),
        "recording_records": SqlRecordingRecords(database),
        "telephone_records": SqlTelephoneRecords(database),
        "alarm_records": SqlAlarmRecords(database),
        "notice_records": SqlNoticeRecords(database),
        "past_cases": SqlPastCases(database),
        "planning_records": SqlPlanningRecords(database),
        "protocol_records": SqlProtocolRecords(database),
        "quality_records": SqlQualityRecords(database),
        "follow_up_records": SqlFollowUpRecords(database),
        "forewarning_records": SqlForewarningRecords(database),
        "appointment_records": SqlAppointmentRecords(database),
    }
