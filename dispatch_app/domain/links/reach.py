"""Which partners can be reached, as far as anybody knows now. Pure; asks nobody.

What a process told of a partner holds only as long as that process itself is heard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dispatch_app.domain.alarms import LONGEST_SOURCE, Alarm, AlarmId, AlarmKind, alarm_id
from dispatch_app.domain.links.values import NO_TELLER, Links, LinkWay, Partner

GATEWAY_GONE = "gateway_gone"
"""Why a partner cannot be reached: nobody of ours speaks with it."""


def gateway_alarm(partner: Partner) -> AlarmId:
    """Stands while the process that speaks with a partner is missed."""
    return alarm_id(AlarmKind.LINK, partner.teller[:LONGEST_SOURCE].replace("/", "-"))


def as_heard(links: Links, alarms: Mapping[AlarmId, Alarm]) -> Links:
    """The same, where partners of a silent process are away whatever it told of them last."""
    heard = {name: _heard(partner, alarms) for name, partner in links.partners.items()}
    return replace(links, partners=heard)


def _heard(partner: Partner, alarms: Mapping[AlarmId, Alarm]) -> Partner:
    if partner.way is LinkWay.VOICE or partner.teller == NO_TELLER:
        return partner
    alarm = alarms.get(gateway_alarm(partner))
    if alarm is None or not alarm.standing:
        return partner
    since = max(partner.since, alarm.since) if partner.up else partner.since
    return replace(partner, up=False, reason=GATEWAY_GONE, since=since)
