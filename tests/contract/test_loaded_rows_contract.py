"""What a region's tables said is kept as a whole, on SQLite and PostgreSQL."""

from __future__ import annotations

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.loaded_rows import SqlLoadedRows


def test_digests_are_replaced_as_a_whole_and_outlive_the_process(store_url: str) -> None:
    database = Database(store_url)
    loaded = SqlLoadedRows(database)
    assert loaded.digests() == {}
    loaded.keep({"station:N": "a", "vehicle:07": "b"})
    loaded.keep({"station:N": "c"})
    database.close()
    again = Database(store_url)
    assert SqlLoadedRows(again).digests() == {"station:N": "c"}
    SqlLoadedRows(again).keep({})
    assert SqlLoadedRows(again).digests() == {}
    again.close()
