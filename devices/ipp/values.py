"""What an IPP message is made of: groups of named attributes with typed values. Knows no wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType

from devices.errors import DeviceError

Value = int | bool | str | bytes | None
"""None: the printer does not know, or has no value (RFC 8010, "out-of-band")."""


class BadMessage(DeviceError):
    """Bytes that are no IPP message, or one that is cut short."""


class GroupTag(IntEnum):
    """Delimiter tags (RFC 8010, 3.5.1)."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05


class Tag(IntEnum):
    """Value tags that we write or understand (RFC 8010, 3.5.2)."""

    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49


class Operation(IntEnum):
    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    CUPS_GET_DEFAULT = 0x4001
    CUPS_GET_PRINTERS = 0x4002


class Status(IntEnum):
    """Answers that mean something to us; below 0x0100 all is well (RFC 8011, B.1)."""

    OK = 0x0000
    NOT_POSSIBLE = 0x0404
    NOT_FOUND = 0x0406
    GONE = 0x0407


@dataclass(frozen=True, slots=True)
class Attribute:
    """One name with one or more values of one type, as we write it."""

    name: str
    tag: Tag
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. The document, if any, follows the encoded request on the wire."""

    operation: Operation
    number: int
    asked: tuple[Attribute, ...] = ()
    """Of the operation group, after charset and language, in the order that RFC 8011 wants."""
    job: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """One printer or one job, as answered."""

    tag: int
    values: Mapping[str, tuple[Value, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def words(self, name: str) -> tuple[str, ...]:
        """The texts of an attribute; empty if it is missing."""
        return tuple(value for value in self.values.get(name, ()) if isinstance(value, str))

    def word(self, name: str) -> str:
        return next(iter(self.words(name)), "")

    def number(self, name: str) -> int | None:
        """The first whole number of an attribute; None if it is missing."""
        found = self.values.get(name, ())
        return next((v for v in found if isinstance(v, int) and not isinstance(v, bool)), None)

    def yes(self, name: str, *, otherwise: bool) -> bool:
        found = self.values.get(name, ())
        return next((v for v in found if isinstance(v, bool)), otherwise)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    number: int
    groups: tuple[Group, ...]

    @property
    def well(self) -> bool:
        return self.status < 0x0100

    def of(self, tag: GroupTag) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.tag == tag)

    @property
    def says(self) -> str:
        """The printer's own sentence about what is wrong, if it sent one."""
        return next((g.word("status-message") for g in self.of(GroupTag.OPERATION)), "")
