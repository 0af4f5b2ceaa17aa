"""Several clients at once; how fast they are answered, `make bench` tells."""

import asyncio

from benchmarks.server_load import Load
from served import serving


def test_five_clients_for_five_seconds_without_error(digest_store):
    with serving(digest_store.folder) as served:
        load = Load(served.url)
        asyncio.run(load.run(5, 5, heavy=0.1))
    assert {status for _, status in load.statuses} == {200}, load.rows()
    assert set(load.seconds) == {"sparql", "page", "heavy"}
    assert sum(load.statuses.values()) > 50
