"""The command line; nothing else. Every part is imported only when its command is asked for."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command's `add_arguments(parser)` and `run(arguments) -> exit code` live."""

    path: tuple[str, ...]
    module: str
    help: str
    add: str = "add_arguments"
    run: str = "run"


COMMANDS = (
    Command(("demo",), "dispatch_app.seating.demo", "the whole centre on this machine"),
    Command(("training",), "dispatch_app.seating.training", "a training run, apart; scored shifts"),
    Command(
        ("server",), "dispatch_app.commands_server", "the centre server", "add_server", "server"
    ),
    Command(
        ("accounts",),
        "dispatch_app.commands_server",
        "accounts and keys: add, list, key",
        "add_accounts",
        "accounts",
    ),
    Command(("dispatcher",), "dispatch_app.seating.dispatcher", "a dispatcher's seat"),
    Command(("station",), "dispatch_app.seating.station", "a station's terminal"),
    Command(("director",), "dispatch_app.seating.director", "the director's seat"),
    Command(("gateway", "lines"), "dispatch_app.gateways.cli", "caller-ID modems → centre"),
    Command(
        ("gateway", "exchange"),
        "dispatch_app.gateways.exchange_cli",
        "a telephone exchange (Asterisk) ↔ centre",
    ),
    Command(("gateway", "ups"), "dispatch_app.gateways.ups_cli", "UPSes ↔ centre"),
    Command(
        ("gateway", "vehicles"),
        "dispatch_app.commands_vehicles",
        "vehicle terminals (JT/T 808) and NMEA receivers ↔ centre",
    ),
    Command(
        ("terminals", "list"),
        "dispatch_app.gateways.terminals_cli",
        "vehicle terminals that were heard, and whose they are",
        "add_list_arguments",
        "run_list",
    ),
    Command(
        ("terminals", "bind"),
        "dispatch_app.gateways.terminals_cli",
        "let a terminal speak for a vehicle",
        "add_bind_arguments",
        "run_bind",
    ),
    Command(
        ("terminals", "release"),
        "dispatch_app.gateways.terminals_cli",
        "let a terminal speak for nobody any more",
        "add_release_arguments",
        "run_release",
    ),
    Command(
        ("gateway", "alarm"),
        "dispatch_app.gateways.alarm_cli",
        "a fault box with a sound-and-light unit and the bypass relay ↔ centre",
    ),
    Command(("gateway", "texts"), "dispatch_app.gateways.texts_cli", "text modems ↔ centre"),
    Command(("gateway", "links"), "dispatch_app.gateways.links_cli", "linked systems ↔ centre"),
    Command(("links", "key"), "dispatch_app.gateways.links_key", "make a key for the links"),
    Command(("links", "partner"), "dispatch_app.gateways.links_play", "a played 110, 119 or 122"),
    Command(("links", "conform"), "dispatch_app.gateways.links_trial", "try a partner's door"),
    Command(("links", "export"), "dispatch_app.gateways.links_export", "an incident: EIDO or CAP"),
    Command(
        ("alarms", "history"),
        "dispatch_app.gateways.alarms_cli",
        "what became of alarms: raised, cleared, acknowledged by whom",
        "add_history_arguments",
        "run_history",
    ),
    Command(
        ("alarms", "test"),
        "dispatch_app.gateways.alarms_cli",
        "let every seat and the sound-and-light unit show and sound an alarm that is none",
        "add_test_arguments",
        "run_test",
    ),
    Command(
        ("alarms", "bypass"),
        "dispatch_app.gateways.alarms_cli",
        "switch the trunks past the exchange, or back",
        "add_bypass_arguments",
        "run_bypass",
    ),
    Command(
        ("watchdog",),
        "dispatch_app.watchdog.cli",
        "miss processes that die or hang, and call by the sound-and-light unit",
    ),
    Command(("softswitch",), "dispatch_app.commands_softswitch", "our own telephone exchange: SIP"),
    Command(
        ("data", "import"),
        "dispatch_app.gateways.data_cli",
        "bring stations, vehicles, hospitals or subscribers from CSV or Excel into the centre",
        "add_import_arguments",
        "run_import",
    ),
    Command(
        ("data", "export"),
        "dispatch_app.gateways.data_cli",
        "write stations, vehicles, hospitals or subscribers as CSV or Excel",
        "add_export_arguments",
        "run_export",
    ),
    Command(
        ("subscribers", "refresh"),
        "dispatch_app.commands_subscribers",
        "bring the operator's table of numbers anew, compared with the one that holds",
        "add_refresh",
        "run_refresh",
    ),
    Command(
        ("subscribers", "back"),
        "dispatch_app.commands_subscribers",
        "let the table of numbers before hold again",
        "add_back",
        "run_back",
    ),
    Command(
        ("subscribers", "list"),
        "dispatch_app.commands_subscribers",
        "what became of the last refreshes",
        "add_list",
        "run_list",
    ),
    Command(
        ("tracks", "kept"),
        "dispatch_app.gateways.tracks_cli",
        "which days of tracks there are, what is held, what was lost",
        "add_kept_arguments",
        "run_kept",
    ),
    Command(
        ("tracks", "export"),
        "dispatch_app.gateways.tracks_cli",
        "where vehicles were, as GPX, GeoJSON or CSV",
        "add_export_arguments",
        "run_export",
    ),
    Command(
        ("tracks", "mileage"),
        "dispatch_app.gateways.tracks_cli",
        "how far a vehicle went by day, or an incident's vehicles by mission",
        "add_mileage_arguments",
        "run_mileage",
    ),
    Command(
        ("tracks", "release"),
        "dispatch_app.gateways.tracks_cli",
        "let held tracks grow old again",
        "add_release_arguments",
        "run_release",
    ),
    Command(
        ("simulate", "vehicles"),
        "dispatch_app.seating.vehicles",
        "vehicles that drive the roads and report to the centre",
    ),
    Command(
        ("simulate", "locations"),
        "dispatch_app.simulation.locations",
        "a mobile operator's lookup of callers' positions, with its delays and faults",
    ),
    Command(
        ("simulate", "history"),
        "dispatch_app.commands_history",
        "years of an invented past in a database of its own, to try figures on",
    ),
    Command(
        ("simulate", "ups"),
        "devices.simulator.ups_cli",
        "a UPS on a pseudo-terminal, for drivers and for NUT",
    ),
    Command(
        ("simulate", "text-modem"),
        "devices.simulator.text_modem_cli",
        "a text modem on a pseudo-terminal, for drivers and for Gammu",
    ),
    Command(
        ("simulate", "printer"),
        "devices.simulator.printer.cli",
        "a network printer that keeps its pages as files, and can run out of paper",
    ),
    Command(("region", "generate"), "gis.generate.cli", "make a city to try things in"),
    Command(
        ("roads", "trips"),
        "dispatch_app.commands_roads",
        "the centre's own trips as a table",
        "add_trips",
        "trips",
    ),
    Command(("roads", "calibrate"), "gis.calibrate_cli", "learn speeds from own trips"),
    Command(("region", "import"), "gis.import_cli", "bring in a region from OpenStreetMap"),
    Command(
        ("region", "second-roads"),
        "gis.second_roads.cli",
        "give a region a second road engine (Valhalla)",
    ),
    Command(
        ("map", "heat"),
        "dispatch_app.commands_maps",
        "where incidents were, as a page to hand on",
        "add_period",
        "heat",
    ),
    Command(
        ("map", "response"),
        "dispatch_app.commands_maps",
        "response time by district, as a page to hand on",
        "add_period",
        "response",
    ),
    Command(
        ("map", "coverage"),
        "dispatch_app.commands_maps",
        "the reach of all idle vehicles now, as a page to hand on",
        "add_coverage",
        "coverage",
    ),
    Command(
        ("map", "incident"),
        "dispatch_app.commands_maps",
        "one incident's story, as a page to hand on",
        "add_incident",
        "incident",
    ),
    Command(
        ("protocols", "check"),
        "dispatch_app.seating.protocols_check",
        "say whether seats can use a directory of protocol files",
    ),
    Command(
        ("certificates", "make"),
        "dispatch_app.commands_certificates",
        "the centre's own authority, and certificates for its servers",
        "add_make",
        "make",
    ),
    Command(
        ("certificates", "show"),
        "dispatch_app.commands_certificates",
        "until when certificates hold",
        "add_show",
        "show",
    ),
    Command(
        ("backup",),
        "dispatch_app.commands_backup",
        "copy the record onto a second medium while the centre works",
        "add_backup",
        "backup",
    ),
    Command(
        ("restore",),
        "dispatch_app.commands_backup",
        "put a copy of the record back",
        "add_restore",
        "put_back",
    ),
    Command(
        ("search", "rebuild"),
        "dispatch_app.commands_search",
        "make the words of the search box anew",
    ),
    Command(
        ("figures", "list"),
        "dispatch_app.commands_figures",
        "which reports there are, and what they count",
        "add_list",
        "list_reports",
    ),
    Command(
        ("figures", "show"),
        "dispatch_app.commands_figures",
        "one report over a period",
        "add_show",
        "show",
    ),
    Command(
        ("figures", "verify"),
        "dispatch_app.commands_figures",
        "count a period once more from the journal alone, and compare",
        "add_verify",
        "verify",
    ),
    Command(
        ("figures", "run"),
        "dispatch_app.commands_figures",
        "write reports as CSV, Excel or PDF into a directory",
        "add_run",
        "run",
    ),
    Command(
        ("verify", "journal"),
        "dispatch_app.commands_audit",
        "name the first event that was altered, dropped or put in",
        "add_arguments",
        "verify_journal",
    ),
    Command(
        ("verify", "backup"),
        "dispatch_app.commands_backup",
        "say whether a copy can be relied on",
        "add_verify",
        "verify_backup",
    ),
    Command(
        ("planning", "forecast"),
        "dispatch_app.commands_planning",
        "calls to expect by half hour, and the seats for them",
        "add_forecast",
        "run_forecast",
    ),
    Command(
        ("planning", "seats"),
        "dispatch_app.commands_planning",
        "seats for so many calls, or for a city",
        "add_seats",
        "run_seats",
    ),
    Command(("recorder",), "dispatch_app.commands_recorder", "keep what exchanges and radios say"),
    Command(
        ("verify", "recordings"),
        "dispatch_app.recording.cli",
        "name the first recording that was altered, dropped or put in",
        "add_verify_arguments",
        "verify_recordings",
    ),
    Command(("devices", "caller-id"), "devices.caller_id.cli", "listen to a caller-ID modem"),
    Command(("devices", "ups"), "devices.ups.cli", "read a UPS at a serial port"),
    Command(
        ("devices", "list"),
        "dispatch_app.gateways.devices_cli",
        "every device with its state",
        "add_list_arguments",
        "run_list",
    ),
    Command(
        ("devices", "probe"),
        "devices.protocols.cli",
        "find out what answers at a serial port or serial server",
        "add_probe_arguments",
        "run_probe",
    ),
    Command(
        ("devices", "record"),
        "devices.protocols.cli",
        "keep the bytes of a line in a file",
        "add_record_arguments",
        "run_record",
    ),
    Command(
        ("devices", "replay"),
        "devices.protocols.cli",
        "print what a recording holds, or play its device at a port",
        "add_replay_arguments",
        "run_replay",
    ),
)


def main(given: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if given is None else given)
    command = _named(words)
    parser = _parser(command)
    arguments = parser.parse_args(words)
    run: Callable[[argparse.Namespace], int] | None = getattr(arguments, "run_command", None)
    if run is None:
        parser.print_help()
        return 2
    with _heartbeat(command, arguments):
        return run(arguments)


def _heartbeat(
    command: Command | None, arguments: argparse.Namespace
) -> contextlib.AbstractContextManager[object]:
    """Where a watchdog is named in the environment, it misses this process if it dies."""
    where = os.environ.get("DISPATCH_WATCHDOG", "")
    if not where or command is None or command.path == ("watchdog",):
        return contextlib.nullcontext()
    from dispatch_app.watchdog import beating

    try:
        address = beating.address_of(where)
    except beating.BadAddress as trouble:
        print(f"{beating.VARIABLE}: {trouble}", file=sys.stderr)
        return contextlib.nullcontext()
    name = " ".join(command.path)
    account = getattr(arguments, "account", "")
    return beating.Beating(address, f"{name} {account}".strip().replace("/", "-"))


def _named(words: Sequence[str]) -> Command | None:
    """The command that is asked for; only its module is imported."""
    plain = tuple(w for w in words if not w.startswith("-"))
    return next((c for c in COMMANDS if plain[: len(c.path)] == c.path), None)


def _parser(wanted: Command | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py", description="Emergency medical dispatch: centre, seats, stations, gateways."
    )
    tops = parser.add_subparsers(metavar="COMMAND")
    groups: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    for command in COMMANDS:
        at = tops
        for word in command.path[:-1]:
            if word not in groups:
                group = tops.add_parser(word, help=_group_help(word))
                groups[word] = group.add_subparsers(metavar="WHAT", required=True)
            at = groups[word]
        leaf = at.add_parser(command.path[-1], help=command.help, description=command.help)
        if command is wanted:
            module = importlib.import_module(command.module)
            getattr(module, command.add)(leaf)
            leaf.set_defaults(run_command=getattr(module, command.run))
    return parser


def _group_help(word: str) -> str:
    return ", ".join(c.path[1] for c in COMMANDS if len(c.path) > 1 and c.path[0] == word)


if __name__ == "__main__":
    raise SystemExit(main())
