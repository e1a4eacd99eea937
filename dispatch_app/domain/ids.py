"""Names of things. Plain strings that a type checker keeps apart."""

from typing import NewType

CallId = NewType("CallId", str)
LineId = NewType("LineId", str)
LocatorId = NewType("LocatorId", str)
IncidentId = NewType("IncidentId", str)
AcceptanceId = NewType("AcceptanceId", str)
MissionId = NewType("MissionId", str)
PatientCaseId = NewType("PatientCaseId", str)
VehicleId = NewType("VehicleId", str)
StationId = NewType("StationId", str)
TerminalId = NewType("TerminalId", str)
HospitalId = NewType("HospitalId", str)
SeatId = NewType("SeatId", str)
AccountId = NewType("AccountId", str)
ConditionId = NewType("ConditionId", str)
PlaceId = NewType("PlaceId", str)
CorrectionId = NewType("CorrectionId", str)
ContactId = NewType("ContactId", str)
NoteId = NewType("NoteId", str)
ShiftId = NewType("ShiftId", str)
HandOverId = NewType("HandOverId", str)
