"""A recommendation comes back as it was shown, also one that was kept before the cover ledger."""

import json

from dispatch_app.adapters.storage.projections.packing import packed_table, unpacked_table
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.values import RankedVehicle, Recommendation

SHOWN = Recommendation(
    rows=(
        RankedVehicle(
            vehicle=VehicleId("07"),
            reason="keeps_cover",
            time_s=181.5,
            cover_after=1,
            bare_cells=3,
            bare_people=5200,
        ),
        RankedVehicle(vehicle=VehicleId("08"), reason="paused", excluded=True),
    )
)


def test_a_table_comes_back_as_it_was_shown():
    assert unpacked_table(packed_table(SHOWN)) == SHOWN


def test_a_table_of_before_the_ledger_claims_nothing_of_bare_ground():
    old = json.loads(packed_table(SHOWN))
    old["rows"] = [row[:7] for row in old["rows"]]
    row = unpacked_table(json.dumps(old)).rows[0]
    assert (row.cover_after, row.bare_cells, row.bare_people) == (1, None, None)
