"""Who hears whom in an emulated Asterisk, from its bridges and snooping channels. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from devices.simulator.asterisk.shapes import Bridge, Channel


def heard_by(
    channel: str, channels: Mapping[str, Channel], bridges: Mapping[str, Bridge]
) -> frozenset[str]:
    """The endpoints whose voices reach a channel. Nobody hears himself."""
    voices = _from_bridge(channel, channels, bridges)
    for spy in channels.values():
        if spy.spied == channel and spy.whisper in ("out", "both"):
            voices |= _from_bridge(spy.id, channels, bridges)
    return voices - {channels[channel].endpoint}


def _from_bridge(
    channel: str, channels: Mapping[str, Channel], bridges: Mapping[str, Bridge]
) -> frozenset[str]:
    """What the other channels of its bridge bring in."""
    bridge = channels[channel].bridge
    if bridge is None:
        return frozenset()
    others = [channels[each] for each in bridges[bridge].channels if each != channel]
    return frozenset().union(*(_brings(other, channels, bridges) for other in others))


def _brings(
    channel: Channel, channels: Mapping[str, Channel], bridges: Mapping[str, Bridge]
) -> frozenset[str]:
    """A person brings the own voice, a spy what its victim says and hears."""
    if channel.spied is None:
        return frozenset({channel.endpoint})
    victim = channels.get(channel.spied)
    if victim is None:
        return frozenset()
    return frozenset({victim.endpoint}) | _from_bridge(victim.id, channels, bridges)
