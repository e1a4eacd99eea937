"""What may be asked about vehicle terminals: by their gateway, which tells, and by people."""

from __future__ import annotations

from dispatch_app.domain.ids import TerminalId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.terminals import TerminalWord, must_be_terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTerminals:
    """Terminals came, went, or said who they are. Many at once, for they come back together."""

    words: tuple[TerminalWord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BindTerminal:
    """From now on what this terminal says is this vehicle's word. It need not have been heard."""

    terminal: TerminalId
    vehicle: VehicleId

    def __post_init__(self) -> None:
        must_be_terminal(self.terminal)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseTerminal:
    """From now on nothing that this terminal says counts."""

    terminal: TerminalId


TerminalCommand = ReportTerminals | BindTerminal | ReleaseTerminal
