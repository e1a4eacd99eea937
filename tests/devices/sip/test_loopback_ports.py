"""Ports of this machine alone: none is given to two who have not opened theirs yet."""

from __future__ import annotations

from devices.simulator.sip.loopback import free_port


def test_no_port_is_given_twice_before_it_is_opened() -> None:
    given = [free_port() for _ in range(300)]
    assert len(set(given)) == len(given)


def test_whoever_asks_for_very_many_gets_them() -> None:
    assert all(free_port() for _ in range(1200))
