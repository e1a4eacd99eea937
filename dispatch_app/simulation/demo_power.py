"""The demo's UPS: a simulated one on a pseudo-terminal, and the process that reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dispatch_app.simulation.supervisor import Part, Supervisor

_SETTINGS = """\
[ups.ups-1]
port = "{port}"
protocol = "megatec"
battery_wh = 19200
full_load_w = 3000
"""
"""Sixteen blocks of 12 V and 100 Ah behind a UPS of 3 kW."""


def start_power(
    home: Path,
    supervisor: Supervisor,
    signing: list[str],
    said: Callable[[Part], dict[str, Any]],
) -> int:
    """The port of its control: JSON lines such as `{"do": "set", "mains": false}`."""
    ups = supervisor.start("ups", ["simulate", "ups", "--battery-v", "192", "--control", "0"])
    facts = said(ups)
    settings = home / "ups.toml"
    settings.write_text(_SETTINGS.format(port=json.dumps(facts["port"])[1:-1]), encoding="utf-8")
    supervisor.start(
        "ups gateway", ["gateway", "ups", "--config", str(settings), *signing], service=True
    )
    return int(facts["control"])
