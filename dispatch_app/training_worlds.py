"""Keeps a training server and a live one apart: by the record's mark, and by what a configuration
may name. Says of each fault its place and the mend. Opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from dispatch_app.config import BadConfig, Config
from dispatch_app.services.folded import Folded


def must_be_of_this_world(config: Config, folded: Folded) -> None:
    """
    Raises:
        BadConfig: the record is of the other world.
    """
    played = folded.state.training is not None
    where = config.source or "command line"
    if config.server.training and not played:
        raise BadConfig(
            f"{where}: [server] training: {config.server.database} is no training run's record; "
            "start one with `main.py training`, which makes its own"
        )
    if played and not config.server.training:
        raise BadConfig(
            f"{where}: [server] database: {config.server.database} holds a training run; name the "
            "live centre's database, or serve this one with --training"
        )


def must_name_nothing_outside(config: Config) -> None:
    """
    Raises:
        BadConfig: names the first place that does, and the mend.
    """
    for place, what in _outside(config):
        raise BadConfig(
            f"{config.source or 'command line'}: {place}: {what} is the live centre's; a training "
            "run reaches nothing outside: leave it out"
        )


def _outside(config: Config) -> Iterator[tuple[str, str]]:
    """Everything by which a server reads, asks or writes elsewhere than in its own record."""
    for name, locator in config.locators.items():
        yield f"[locators.{name}]", locator.url or name
    named = (
        ("[server] second_channel", config.server.second_channel),
        ("[server] attachments", config.server.attachments),
        ("[tracks] directory", config.tracks.directory),
        ("[figures] directory", config.figures.directory),
        ("[audit] checkpoints", config.audit.checkpoints),
        ("[audit] key", config.audit.key),
        ("[backup] directory", config.backup.directory),
        ("[backup] proof_database", config.backup.proof_database),
        ("[subscribers] source", config.subscribers.source),
    )
    yield from ((place, value) for place, value in named if value)
    if config.telephone.ring_station:
        yield "[telephone] ring_station", "the telephone of a station"
