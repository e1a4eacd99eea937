"""Where a seat's windows open: beside each other, and never exactly over another seat's."""

from PySide6.QtCore import QRect

from dispatch_app.seating.window_places import INTAKE_PX, places

LEFT, RIGHT = QRect(0, 0, 1920, 1080), QRect(1920, 0, 1920, 1080)


def test_the_map_takes_the_left_monitor_however_they_are_named():
    found = places([RIGHT, LEFT])
    assert (found.map, found.intake, found.alone) == (LEFT, RIGHT, RIGHT)


def test_one_monitor_is_shared_and_the_intake_window_gets_what_it_needs():
    found = places([LEFT])
    assert found.map.right() + 1 == found.intake.left()
    assert found.intake.width() >= INTAKE_PX
    assert found.alone == LEFT


def test_a_second_seat_leaves_the_edges_of_the_first_to_be_clicked():
    first, second = places([LEFT, RIGHT]), places([LEFT, RIGHT], windowed=True)
    for below, above in ((first.map, second.map), (first.intake, second.intake)):
        assert below.contains(above, proper=True)
        assert above.top() - below.top() > above.left() - below.left() > 0
