"""Who must read on a terminal that they are to wait elsewhere: once, until somebody has."""

from dispatch_app.domain.large_events.commands import AcknowledgeMoveUp, EndMoveUp, OrderMoveUp
from dispatch_app.gateways.vehicles_move_ups import TRIES, MoveUps
from tests.fakes.large_event_room import STATIONS, VEHICLES, a_large_centre


def moved():
    centre = a_large_centre()
    wish = OrderMoveUp(vehicle=VEHICLES[0], station=STATIONS[3], title="前往补位", text="待命")
    centre.do(wish)
    return centre, next(iter(centre.state.large.stand_bys))


def test_a_crew_gets_the_words_of_the_written_order_once():
    centre, _ = moved()
    texts = MoveUps()
    ((vehicle, text, words),) = texts.due(centre.state)
    assert (vehicle, words) == (VEHICLES[0], "前往补位\n待命")
    texts.sent(text)
    assert not list(texts.due(centre.state))
    texts.arrived(text)
    assert not list(texts.due(centre.state))


def test_what_a_terminal_refuses_is_tried_so_often_and_a_broken_line_does_not_count():
    centre, _ = moved()
    texts = MoveUps()
    ((_, text, _),) = texts.due(centre.state)
    for _ in range(TRIES):
        texts.failed(text, counts=False)
        assert list(texts.due(centre.state))
    for _ in range(TRIES):
        texts.failed(text, counts=True)
    assert not list(texts.due(centre.state))


def test_nobody_is_told_of_what_is_acknowledged_or_over():
    centre, move_up = moved()
    centre.do(AcknowledgeMoveUp(move_up=move_up))
    assert not list(MoveUps().due(centre.state))
    texts = MoveUps()
    texts.failures[move_up] = 1
    centre.do(EndMoveUp(move_up=move_up))
    texts.forget(centre.state)
    assert not texts.failures
