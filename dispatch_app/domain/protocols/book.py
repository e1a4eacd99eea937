"""The centre's protocols together: found by what a dispatcher types, and followed when one yields.

Knows no files; pinyin stands in the protocols as data.
"""

from collections.abc import Iterator

from dispatch_app.domain.protocols.conditions import Answers
from dispatch_app.domain.protocols.interviewing import interview, preempting
from dispatch_app.domain.protocols.model import Name, Protocol
from dispatch_app.domain.quick import dataclass

NO_MATCH = 99


class UnknownProtocol(LookupError):
    """No protocol of that code is in the book."""


@dataclass(frozen=True, slots=True)
class Match:
    """A protocol that fits the typed text, the name that fits, and how well (0 = exactly)."""

    protocol: Protocol
    name: str
    distance: int


@dataclass(frozen=True, slots=True)
class ProtocolBook:
    """All protocols in use. `version` changes whenever any of their files does."""

    protocols: tuple[Protocol, ...]
    version: str

    def get(self, code: str) -> Protocol:
        """Give a protocol by its code; raises UnknownProtocol."""
        for protocol in self.protocols:
            if protocol.code == code:
                return protocol
        raise UnknownProtocol(code)

    def lane(self, code: str, answers: Answers) -> Protocol:
        """Give the protocol to go on with: the named one, or the one that pre-empts it."""
        protocol = self.get(code)
        taken_over = preempting(protocol, interview(protocol, answers).answered)
        return self.get(taken_over) if taken_over else protocol

    def find(self, text: str) -> tuple[Match, ...]:
        """Rank protocols by Chinese, pinyin, initials, English or code; all for empty text."""
        typed = _squeezed(text)
        matches = (_best(protocol, typed) for protocol in self.protocols)
        found = [match for match in matches if match.distance < NO_MATCH]
        return tuple(sorted(found, key=lambda match: match.distance))


def _squeezed(text: str) -> str:
    return "".join(text.split()).replace("_", "").replace("'", "").casefold()


def _best(protocol: Protocol, typed: str) -> Match:
    if not typed:
        return Match(protocol, protocol.names[0].zh, 0)
    return min(_matches(protocol, typed), key=lambda match: match.distance)


def _matches(protocol: Protocol, typed: str) -> Iterator[Match]:
    """Weigh each name; of equal fits the main name (the first) is the better one."""
    for place, name in enumerate(protocol.names):
        yield Match(protocol, name.zh, _distance(name, typed) + min(place, 1))
    for word in (protocol.code, *protocol.english_names):
        yield Match(protocol, word, _word_distance(_squeezed(word), typed) + 1)


def _distance(name: Name, typed: str) -> int:
    """Chinese before initials before pinyin; whole before beginning before somewhere inside."""
    chinese, sound = name.zh, name.pinyin.replace(" ", "")
    tests = (
        (typed == chinese, 0),
        (typed in {name.initials, sound}, 2),
        (chinese.startswith(typed), 4),
        (name.initials.startswith(typed), 6),
        (sound.startswith(typed), 8),
        (typed in chinese, 10),
        (len(chinese) > 1 and chinese in typed, 10),
        (len(typed) > 2 and typed in sound, 12),
    )
    return min((distance for fits, distance in tests if fits), default=NO_MATCH)


def _word_distance(word: str, typed: str) -> int:
    if typed == word:
        return 0
    if word.startswith(typed):
        return 6
    return 12 if len(typed) > 2 and typed in word else NO_MATCH
