"""Structured interviews per chief complaint: what to ask next, what to send, what to say.

Standard library only. Reading the centre's files is the adapters' work.
"""

from dispatch_app.domain.protocols.book import Match, ProtocolBook, UnknownProtocol
from dispatch_app.domain.protocols.conditions import (
    ALWAYS,
    AllOf,
    Answered,
    Answers,
    AnyOf,
    Condition,
    holds,
)
from dispatch_app.domain.protocols.interviewing import InterviewState, interview
from dispatch_app.domain.protocols.model import (
    UNKNOWN,
    Approval,
    Choice,
    Determinant,
    Entry,
    Instruction,
    Name,
    Preemption,
    Protocol,
    Question,
    Text,
    Wish,
)
from dispatch_app.domain.protocols.planning import plan_of
from dispatch_app.domain.protocols.review import Fault, faults
from dispatch_app.domain.protocols.shelf import Protocols, ProtocolShelf

__all__ = [
    "ALWAYS",
    "UNKNOWN",
    "AllOf",
    "Answered",
    "Answers",
    "AnyOf",
    "Approval",
    "Choice",
    "Condition",
    "Determinant",
    "Entry",
    "Fault",
    "Instruction",
    "InterviewState",
    "Match",
    "Name",
    "Preemption",
    "Protocol",
    "ProtocolBook",
    "ProtocolShelf",
    "Protocols",
    "Question",
    "Text",
    "UnknownProtocol",
    "Wish",
    "faults",
    "holds",
    "interview",
    "plan_of",
]
