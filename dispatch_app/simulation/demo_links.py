"""The demo's linked systems: a played 110 that brings incidents and answers, and a 119 by voice.

Makes their keys once and starts our side and theirs as processes of their own; says nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from devices.simulator.sip.loopback import free_port
from dispatch_app.i18n.texts import Texts
from dispatch_app.simulation.supervisor import NotReady, Supervisor

POLICE, FIRE = "demo-110", "demo-119"
OURS = "demo-120"
EVERY_S = 180.0
"""Between two incidents that the played partner brings."""
_ANSWERS_S, _FINISHES_S = 8.0, 240.0
_KEY_S = 30.0
_SETTINGS = """\
[links]
name = "{ours}"
title = "{title}"
key_file = "links.key"
port = {port}

[partners.{police}]
kind = "110"
title = "{police_title}"
url = "http://127.0.0.1:{police_port}"
public_key = "{police_key}"
telephone = "09990000110"

[partners.{fire}]
kind = "119"
title = "{fire_title}"
telephone = "09990000119"
"""


def start_links(
    supervisor: Supervisor, home: Path, common: Sequence[str], *, places: Path, language: str
) -> None:
    """`common`: where the centre is, and who signs in. `places`: where the incidents happen.

    Raises:
        NotReady: no key could be made.
    """
    ours, theirs = (_key(supervisor, home, name) for name in ("links", POLICE))
    door, played = free_port(), free_port()
    settings, texts = home / "links.toml", Texts.load(language)
    settings.write_text(
        _SETTINGS.format(
            ours=OURS,
            title=texts("played.title.120"),
            port=door,
            police=POLICE,
            police_title=texts("played.title.110"),
            police_port=played,
            police_key=theirs,
            fire=FIRE,
            fire_title=texts("played.title.119"),
        ),
        encoding="utf-8",
    )
    gateway = ["gateway", "links", "--config", str(settings), "--account", "gateway-links"]
    supervisor.start("links", [*gateway, *common], service=True)
    supervisor.start(
        "partner",
        [
            *("links", "partner", "--kind", "110", "--name", POLICE),
            *("--key", str(home / f"{POLICE}.key")),
            *("--their-name", OURS, "--their-key", ours),
            *("--centre", f"http://127.0.0.1:{door}"),
            *("--port", str(played)),
            *("--data", str(home / "partner")),
            *("--answer-after", str(_ANSWERS_S), "--finish-after", str(_FINISHES_S)),
            *("--every", str(EVERY_S), "--places", str(places)),
            *("--language", language),
        ],
        service=True,
    )


def _key(supervisor: Supervisor, home: Path, name: str) -> str:
    """The public half of a key of ours; the same one in every demo that is kept here."""
    public = home / f"{name}.public"
    if not public.exists():
        private = home / f"{name}.key"
        private.unlink(missing_ok=True)
        part = supervisor.start("key", ["links", "key", "--out", str(private)])
        if part.process.wait(_KEY_S) != 0:
            raise NotReady(f"no key for {name}; see {part.log}")
        supervisor.forget([part])
        public.write_text(part.log.read_text(encoding="utf-8").strip(), encoding="utf-8")
    return public.read_text(encoding="utf-8")
