"""The director's page of recordings: search and player of the kit. Adds nothing to them."""

from __future__ import annotations

from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.recording.criteria import Criteria
from dispatch_app.ui.kit.recording.panel import RecordingsPanel, Room


class RecordingsPage:
    name = "recordings"

    def __init__(self, place: DirectorPlace) -> None:
        room = Room(
            desk=place.desk,
            texts=place.texts,
            theme=place.theme,
            source=place.source,
            exports=place.exports,
            zone=place.zone,
        )
        self.widget = RecordingsPanel(room)
        self._seen = False

    def shown(self) -> None:
        """The first time the latest ones are listed; later what was looked for stays."""
        if not self._seen:
            self._seen = True
            self.widget.look_for(Criteria())

    def again(self) -> None:
        self.widget.searching.again()

    def look_for(self, criteria: Criteria) -> None:
        self._seen = True
        self.widget.look_for(criteria)

    def listen_to(self, recording: str) -> None:
        self._seen = True
        self.widget.listen_to(recording)

    def tick(self) -> None:
        """Nothing here follows the clock."""

    def become(self) -> None:
        self.widget.become()

    def close(self) -> None:
        self.widget.close_all()
