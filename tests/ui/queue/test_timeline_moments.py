"""The time chain of an incident, in order and with its origins."""

from __future__ import annotations

from dispatch_app.domain.codes import Stage
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.timeline import moments
from tests.fakes.builders import Centre, setting_up


def test_the_chain_runs_from_the_ring_to_the_last_stage_and_names_who_said_so() -> None:
    centre = Centre()
    for command in setting_up():
        centre.do(command)
    incident = centre.later(5).opens()
    mission = centre.sends(incident)
    centre.later(30).reaches(mission, Stage.EN_ROUTE)
    chain = moments(centre.state, centre.incident(incident.id), Texts.load("zh"))
    words = [m.word for m in chain]
    assert words[:2] == ["振铃", "接听"]
    assert [m.at for m in chain] == sorted(m.at for m in chain)
    assert (chain[-1].word, chain[-1].origin) == ("01 出车", "终端按键")
