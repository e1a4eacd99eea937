"""A gateway of devices while it serves: begun in one order, ended in the other. Knows no device."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.gateways.devices_desk import DeviceDesk
from dispatch_app.gateways.devices_link import LinkedCentre


class Worker(Protocol):
    """A device of the desk, or whatever else runs as long as the gateway does."""

    def start(self) -> None: ...
    def stop(self) -> None: ...


@contextmanager
def serving(
    link: Link,
    store: LocalStore,
    desk: DeviceDesk,
    workers: Sequence[Worker],
    *,
    begin: Callable[[LinkedCentre], None],
    end: Callable[[], None] = lambda: None,
) -> Iterator[None]:
    """The link first, so that what a device says has somewhere to go; the store is closed last,
    so that nothing that was said is lost.

    Args:
        begin: the gateway's own part, before its devices; `end` after them.
    """
    centre = LinkedCentre(link)
    try:
        link.start()
        begin(centre)
        for worker in workers:
            worker.start()
        desk.start(centre)
        yield
    finally:
        desk.stop()
        for worker in reversed(workers):
            worker.stop()
        end()
        store.settle()
        link.stop()
        store.close()
