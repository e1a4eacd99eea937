"""The centre's protocol files: TOML in, a reviewed ProtocolBook out. Decides nothing medical.

A directory holds `entry.toml` (what every call begins with) and one file per chief complaint.
Either all files are right and a book comes out, or every mistake is named with its file and key.
"""

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dispatch_app.adapters.protocol_shape import Common, read_entry, read_protocol
from dispatch_app.adapters.toml_table import Misshapen, Table
from dispatch_app.domain.protocols import Entry, Fault, Protocol, ProtocolBook, faults

ENTRY_FILE = "entry.toml"
ENTRY_QUESTIONS = ("consciousness", "breathing", "age_group")
"""Asked on every form, so they cannot be edited away."""
FINGERPRINT_LENGTH = 12
MOST_BYTES = 1_000_000
"""A protocol is a few pages; a larger file is something else."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake and the file it is in."""

    file: str
    fault: Fault

    def __str__(self) -> str:
        return f"{self.file}: {self.fault}"


class BadProtocols(Exception):
    """Some protocol files cannot be used; `problems` names each mistake with its mend."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def load_book(directory: Path) -> ProtocolBook:
    """Read all protocols of a directory; raises BadProtocols with everything that is wrong."""
    return build_book(read_contents(directory))


def read_contents(directory: Path) -> dict[str, bytes]:
    """Give the bytes of every protocol file by its name."""
    if not directory.is_dir():
        raise _bad(str(directory), "directory", "not there", "name the one with the protocol files")
    try:
        files = sorted(directory.glob("*.toml"))
        contents = {file.name: file.read_bytes() for file in files}
    except OSError as trouble:
        raise _bad(directory.name, "directory", f"not readable ({trouble})", "check its rights") \
            from trouble  # fmt: skip
    if ENTRY_FILE not in contents:
        raise _bad(directory.name, ENTRY_FILE, "missing", "put the common questions there")
    return contents


def build_book(contents: Mapping[str, bytes]) -> ProtocolBook:
    """Make a book of the files' bytes; raises BadProtocols with everything that is wrong."""
    common = _common(contents[ENTRY_FILE])
    protocols: list[Protocol] = []
    problems: list[Problem] = []
    for file in sorted(set(contents) - {ENTRY_FILE}):
        try:
            protocol = _protocol(file, contents, common)
        except BadProtocols as bad:
            problems.extend(bad.problems)
        else:
            protocols.append(protocol)
            problems.extend(Problem(file, fault) for fault in faults(protocol))
    problems.extend(() if problems else _together(common.entry, protocols))
    if problems:
        raise BadProtocols(*_once(problems, len(protocols)))
    return bind(protocols)


def check_protocol(file: str, contents: Mapping[str, bytes]) -> Protocol:
    """As `build_protocol`, with all that is wrong in what it means."""
    protocol = build_protocol(file, contents)
    found = faults(protocol)
    if found:
        raise BadProtocols(*(Problem(file, fault) for fault in found))
    return protocol


def build_protocol(file: str, contents: Mapping[str, bytes]) -> Protocol:
    """Make one protocol of its own file and the common questions; raises BadProtocols."""
    return _protocol(file, contents, _common(contents[ENTRY_FILE]))


def bind(protocols: Sequence[Protocol]) -> ProtocolBook:
    """A book of protocols that were read one by one, in the order of their complaints."""
    ordered = sorted(protocols, key=lambda protocol: (protocol.order, protocol.code))
    stamps = "\n".join(protocol.stamp for protocol in ordered)
    return ProtocolBook(tuple(ordered), _fingerprint(stamps.encode()))


def _common(content: bytes) -> Common:
    try:
        return read_entry(_table(ENTRY_FILE, content))
    except Misshapen as mistake:
        raise _bad(ENTRY_FILE, mistake.key, mistake.wrong, mistake.mend) from mistake


def _protocol(file: str, contents: Mapping[str, bytes], common: Common) -> Protocol:
    """Read one complaint; the fingerprint covers the common questions too."""
    fingerprint = _fingerprint(contents[ENTRY_FILE] + b"\0" + contents[file])
    try:
        protocol = read_protocol(_table(file, contents[file]), common, fingerprint)
    except Misshapen as mistake:
        raise _bad(file, mistake.key, mistake.wrong, mistake.mend) from mistake
    if f"{protocol.code}.toml" != file:
        raise _bad(file, "code", f"'{protocol.code}' is not the file's name", "make them alike")
    return protocol


def _table(file: str, content: bytes) -> Table:
    """Take the file apart as TOML; the parser's own message says the line."""
    if len(content) > MOST_BYTES:
        raise _bad(file, "file", "too large for a protocol", f"keep it under {MOST_BYTES} bytes")
    try:
        return Table(tomllib.loads(content.decode("utf-8-sig")), "")
    except UnicodeDecodeError as trouble:
        raise _bad(file, f"byte {trouble.start}", "not UTF-8", "save the file as UTF-8") \
            from trouble  # fmt: skip
    except (tomllib.TOMLDecodeError, RecursionError) as trouble:
        raise _bad(file, "file", f"not TOML: {trouble}", "mend the line that is named") \
            from trouble  # fmt: skip


def _together(entry: Entry, protocols: list[Protocol]) -> Iterator[Problem]:
    """What only the whole book can tell: what everything else counts on must be there."""
    if not protocols:
        wrong = "no complaint beside the common questions"
        yield Problem(ENTRY_FILE, Fault("directory", wrong, "add a protocol file"))
    asked = {question.code for question in entry.questions}
    for code in ENTRY_QUESTIONS:
        if code not in asked:
            fault = Fault("questions", f"'{code}' is not asked", "put the question back")
            yield Problem(ENTRY_FILE, fault)
    codes = {protocol.code for protocol in protocols}
    for preemption in entry.preemptions:
        if preemption.to not in codes:
            fault = Fault("preempt", f"no protocol '{preemption.to}'", "add its file")
            yield Problem(ENTRY_FILE, fault)


def _once(problems: list[Problem], protocols: int) -> Iterator[Problem]:
    """A mistake that shows in every file is one mistake, in the common questions."""
    times = Counter(problem.fault for problem in problems)
    for problem in dict.fromkeys(problems):
        if protocols > 1 and times[problem.fault] == protocols:
            del times[problem.fault]
            yield Problem(ENTRY_FILE, problem.fault)
        elif problem.fault in times:
            yield problem


def _bad(file: str, key: str, wrong: str, mend: str) -> BadProtocols:
    return BadProtocols(Problem(file, Fault(key, wrong, mend)))


def _fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:FINGERPRINT_LENGTH]
