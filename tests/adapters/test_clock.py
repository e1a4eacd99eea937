"""Ids sort as they were made, and are what RFC 9562 says they are."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import RFC_4122, UUID

from dispatch_app.adapters.clock import SystemClock, Uuid7Maker

LAYOUT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def test_an_id_is_a_uuid_of_version_7_with_its_time_in_front():
    """The time of the example in RFC 9562, appendix A.6."""
    made = Uuid7Maker(lambda: 0x017F22E279B0)()
    assert made.startswith("017f22e2-79b0-7")
    assert LAYOUT.fullmatch(made)
    assert UUID(made).variant == RFC_4122


def test_ids_of_one_millisecond_sort_in_the_order_in_which_they_were_made():
    maker = Uuid7Maker(lambda: 1_000_000)
    made = [maker() for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_go_forward_when_the_clock_goes_back():
    times = iter([2000, 1000, 1500])
    maker = Uuid7Maker(lambda: next(times))
    made = [maker() for _ in range(3)]
    assert made == sorted(made)


def test_ids_made_on_several_threads_are_all_different():
    maker = Uuid7Maker()
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: maker(), range(4000)))
    assert len(set(made)) == 4000


def test_the_clock_tells_utc_in_whole_milliseconds():
    now = SystemClock().now()
    assert now.utcoffset() == timedelta(0)
    assert now.microsecond % 1000 == 0
