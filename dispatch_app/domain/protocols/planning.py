"""What an interview has come to so far, as the plan that an incident keeps."""

from __future__ import annotations

from dispatch_app.domain.codes import Level, Priority
from dispatch_app.domain.protocols.interviewing import InterviewState
from dispatch_app.domain.protocols.model import Protocol
from dispatch_app.domain.values import Plan


def plan_of(protocol: Protocol, state: InterviewState) -> Plan:
    """Raises `ValueError` for a determinant whose level or priority nobody knows."""
    found = state.determinant
    return Plan(
        protocol=protocol.code,
        protocol_version=protocol.stamp,
        determinant=found.code,
        priority=Priority(found.priority),
        level=Level(found.level),
        vehicles=found.count,
        capabilities=state.capabilities,
        disease_class=protocol.disease_class,
    )
