"""What it takes to read the centre's protocol texts. Says the shape; adapters know the files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol as Shape

from dispatch_app.domain.protocols.model import Protocol
from dispatch_app.domain.protocols.review import Fault
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True)
class TextFault:
    """A mistake, and in which text it is: the code of a complaint, or `entry`."""

    code: str
    fault: Fault

    def __str__(self) -> str:
        return f"{self.code}: {self.fault}"


@dataclass(frozen=True, slots=True)
class ReadTexts:
    """Protocols, or all that is wrong: never both."""

    protocols: tuple[Protocol, ...] = ()
    faults: tuple[TextFault, ...] = ()


class TextReader(Shape):
    def __call__(self, texts: Mapping[str, str], *, only: str = "") -> ReadTexts:
        """Read and check texts that stand by their code.

        Args:
            only: the one complaint to read, with the common questions; empty: all, together.
        """
        ...
