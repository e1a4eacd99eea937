"""Several links in one process read their first messages at once, and nothing falls over."""

from __future__ import annotations

import subprocess
import sys

import pytest

AT_ONCE = """
import sys, threading
from dispatch_app.wire import codec, messages
from dispatch_app.domain.state import CentreState
import msgspec

sys.setswitchinterval(1e-6)
state = codec.encode(CentreState())
session = (
    b'{{"token": "t", "account": "a", "role": "station",'
    b'"expires_at": "2026-11-21T04:00:00Z"}}'
)
start = threading.Barrier(12)

def read():
    start.wait()
    {reading}

readers = [threading.Thread(target=read) for _ in range(12)]
for reader in readers:
    reader.start()
for reader in readers:
    reader.join()
"""


@pytest.mark.parametrize(
    "reading",
    [
        "codec.decode_state(state)",
        'codec.decode_command(\'FixPlace\', b\'{"incident": "i", "place": {"text": "x"}}\')',
        "msgspec.json.decode(session, type=messages.Session)",
    ],
)
def test_a_first_message_may_be_read_by_many_threads_at_once(reading: str) -> None:
    """The library learns a type at its first use; two threads teaching it at once crashed it."""
    ran = subprocess.run(
        [sys.executable, "-c", AT_ONCE.format(reading=reading)], capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr.decode()
