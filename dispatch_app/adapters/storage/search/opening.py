"""Puts the search of one store together: readers apart, and the words beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.search.finding import SqlSearching
from dispatch_app.adapters.storage.search.following import WordsKeeper
from dispatch_app.adapters.storage.search.readers import DEADLINE_S, Readers
from dispatch_app.adapters.storage.search.words_store import WordsStore
from dispatch_app.domain.state import CentreState
from dispatch_app.services.heartbeat import Heartbeats
from dispatch_app.services.rounds import Rounds


class OpenedSearch(SqlSearching):
    """With what it stands on; `keeper` is to be called again and again."""

    def __init__(
        self, database: Database, deadline_s: float, plates: Callable[[], Mapping[str, str]]
    ) -> None:
        self._words = WordsStore(database)
        self.keeper = WordsKeeper(database, self._words)
        readers = Readers(database, deadline_s=deadline_s, beside=self._words.beside)
        super().__init__(readers, plates, self.keeper.gathered)

    def rounds(self, beats: Heartbeats) -> tuple[Rounds]:
        """What keeps the words current while a server runs."""
        return (Rounds("search words", self.keeper.period_s, self.keeper, beats),)

    def close(self) -> None:
        super().close()
        self._words.close()


def plates_in(state: CentreState) -> dict[str, str]:
    """Of the vehicles that serve or served, by their ids."""
    vehicles = {**state.retired_vehicles, **state.vehicles}
    return {str(key): vehicle.plate for key, vehicle in vehicles.items()}


def open_search(
    database: Database,
    *,
    deadline_s: float = DEADLINE_S,
    plates: Callable[[], Mapping[str, str]] = dict,
) -> OpenedSearch:
    return OpenedSearch(database, deadline_s, plates)
