"""An emulated Asterisk as a process, told what its people do in JSON lines on standard input.

    python -m devices.simulator.asterisk.console --seats 4 --ari-port 8088 --ami-port 5038

    {"do": "ring", "number": "09990000001"}  -> {"ok": true, "channel": "1795290492.2"}
    {"do": "hang_up", "channel": "1795290492.2"}
    {"do": "lift" | "put_down" | "unplug", "endpoint": "PJSIP/8001"}
    {"do": "manners", "endpoint": "PJSIP/8001", "manners": "rings"}
    {"do": "hang" | "go_on" | "die" | "come_back" | "drop_links" | "channels" | "strays" | "quit"}

A request that is not understood is answered with {"ok": false, "error": …}.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from devices.simulator.asterisk.emulator import Emulator
from devices.simulator.asterisk.plan import Manners, Plan, Telephone

Reply = dict[str, Any]
FIRST_SEAT = 8001


def a_plan(seats: int, *, answering: bool) -> Plan:
    """Telephones PJSIP/8001 and on, all members of the queue."""
    manners = Manners.ANSWERS if answering else Manners.RINGS
    phones = {f"PJSIP/{FIRST_SEAT + n}": Telephone(manners) for n in range(seats)}
    return Plan(phones=phones, members=tuple(phones))


def obey(emulator: Emulator, request: Reply) -> Reply:
    """Do what one request says.

    Raises:
        KeyError, ValueError: it says nothing that can be done.
    """
    match request["do"]:
        case "ring":
            number, called = str(request["number"]), str(request.get("called", "120"))
            return {"channel": emulator.ring(number, called)}
        case "hang_up":
            emulator.caller_hangs_up(str(request["channel"]))
        case "lift":
            return {"lifted": emulator.lift(str(request["endpoint"]))}
        case "put_down":
            return {"put_down": emulator.put_down(str(request["endpoint"]))}
        case "unplug":
            emulator.unplug(str(request["endpoint"]))
        case "manners":
            emulator.manners(str(request["endpoint"]), Manners(request["manners"]))
        case "channels":
            return {"channels": emulator.channels()}
        case "strays":
            return {"strays": emulator.strays}
        case verb:
            _to_the_exchange(emulator, verb)
    return {}


def _to_the_exchange(emulator: Emulator, verb: str) -> None:
    deeds = {
        "hang": emulator.hang,
        "go_on": lambda: emulator.hang(False),
        "die": emulator.die,
        "come_back": emulator.come_back,
        "drop_links": emulator.drop_links,
    }
    if verb not in deeds:
        raise ValueError(f"unknown verb {verb!r}")
    deeds[verb]()


def serve(emulator: Emulator, requests: Iterable[str], replies: TextIO) -> None:
    """Obey until the requests end or someone says quit."""
    for line in requests:
        try:
            request = json.loads(line)
            if request["do"] == "quit":
                return
            reply: Reply = {"ok": True, **obey(emulator, request)}
        except (ValueError, KeyError, TypeError) as trouble:
            reply = {"ok": False, "error": f"{type(trouble).__name__}: {trouble}"}
        print(json.dumps(reply), file=replies, flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Run as a process. The first line on standard output is JSON: the ports."""
    parser = argparse.ArgumentParser(description="An Asterisk that is not there.")
    parser.add_argument("--seats", type=int, default=4, help="telephones from PJSIP/8001 on")
    parser.add_argument("--answering", action="store_true", help="they lift themselves")
    parser.add_argument("--ari-port", type=int, default=0)
    parser.add_argument("--ami-port", type=int, default=0)
    parser.add_argument("--user", default="ems")
    parser.add_argument("--password", default="demo")
    given = parser.parse_args(arguments)
    plan = a_plan(given.seats, answering=given.answering)
    with Emulator(
        plan,
        user=given.user,
        password=given.password,
        ari_port=given.ari_port,
        ami_port=given.ami_port,
    ) as emulator:
        ready = {"ready": True, "ari": emulator.ari_port, "ami": emulator.ami_port}
        print(json.dumps(ready), flush=True)
        serve(emulator, sys.stdin, sys.stdout)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
