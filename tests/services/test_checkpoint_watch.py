"""A head that cannot be kept elsewhere is one alarm, which goes when it can be again."""

from __future__ import annotations

import itertools
from datetime import datetime

from dispatch_app.domain.alarms import AlarmId
from dispatch_app.ports.errors import Unavailable
from dispatch_app.services.checkpoint_watch import CheckpointWatch
from tests.fakes.running_server import until
from tests.fakes.working_bus import a_bus

ALARM = AlarmId("database/checkpoints")


class Elsewhere:
    away = False

    def keep(self, at: datetime) -> bool:
        if self.away:
            raise Unavailable("/mnt/other/heads: No such file or directory")
        return True


def test_it_is_raised_once_and_cleared_when_the_place_is_back():
    names = itertools.count()
    with a_bus() as working:
        place = Elsewhere()
        watch = CheckpointWatch(
            working.bus, place.keep, working.clock, lambda: f"k{next(names)}", period_s=300.0
        )
        watch()
        assert ALARM not in working.state.alarms
        place.away = True
        watch()
        until(lambda: ALARM in working.state.alarms)
        watch()
        standing = working.state.alarms[ALARM]
        assert (standing.reason, standing.standing) == ("checkpoint_failed", True)
        assert "/mnt/other" in standing.detail
        place.away = False
        watch()
        until(lambda: (known := working.state.alarms.get(ALARM)) is None or not known.standing)
    assert next(names) == 2
