"""Which deed of the switch each known request is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from devices.simulator.asterisk.shapes import Json
from devices.simulator.asterisk.switch import Switch


def carry_out(
    switch: Switch, name: str, ids: tuple[str, ...], query: Mapping[str, str]
) -> Json | None:
    """Do what a request of `contract` asks; what it answers, None for an empty answer.

    Raises:
        Refusal: a real Asterisk would refuse it.
    """
    deeds: dict[str, Callable[[], Json | None]] = {
        "info": switch.info,
        "originate": lambda: switch.originate(query),
        "answer": lambda: switch.answer(ids[0]),
        "silence": lambda: switch.silence(ids[0], True),
        "unsilence": lambda: switch.silence(ids[0], False),
        "snoop": lambda: switch.snoop(ids[0], query),
        "hang_up": lambda: switch.hang_up(ids[0]),
        "new_bridge": switch.new_bridge,
        "add": lambda: switch.add(ids[0], query["channel"]),
        "remove": lambda: switch.remove(ids[0], query["channel"]),
        "drop_bridge": lambda: switch.drop_bridge(ids[0]),
        "record": lambda: switch.record(ids[0], query["name"]),
        "stop_record": lambda: switch.stop_record(ids[0]),
        "stored": lambda: switch.stored_recording(ids[0]),
    }
    return deeds[name]()
