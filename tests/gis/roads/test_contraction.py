"""The contracted search gives the times of the plain one, whatever the weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.roads.contraction import contract
from gis.roads.core import Core


def a_net(random, states):
    """Turns of a net with many dead ends and joints, parallel ones too; sorted by state."""
    count = int(states * random.uniform(1.0, 2.5))
    near = random.integers(0, states, count)
    far = (near + random.integers(-4, 5, count)) % states
    order = np.argsort(near, kind="stable")
    return near[order].astype(np.int32), far[order].astype(np.int32)


def plain_times(states, turns, weights, seeds, seconds):
    """Dijkstra over every state; the least of parallel turns counts."""
    best = {}
    for a, b, w in zip(*(part.tolist() for part in (*turns, weights)), strict=True):
        best[a, b] = min(w, best.get((a, b), np.inf))
    for seed, s in zip(seeds.tolist(), seconds.tolist(), strict=True):
        best[states, seed] = min(s, best.get((states, seed), np.inf))
    pairs = [(a, b, w) for (a, b), w in best.items() if np.isfinite(w)]
    rows, columns, data = (np.array(part) for part in zip(*pairs, strict=True))
    net = csr_array((data, (rows, columns)), shape=(states + 1, states + 1))
    return dijkstra(net, indices=states)[:-1]


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), states=st.integers(2, 120), backward=st.booleans())
def test_all_times_lengths_and_paths_are_those_of_the_plain_search(seed, states, backward):
    random = np.random.default_rng(seed)
    turns = a_net(random, states)
    metres = random.uniform(1, 100, states)
    core = Core(*turns, metres, contract(states, *turns))
    for _ in range(2):
        weights = random.uniform(0.5, 60, len(turns[0]))
        weights[random.random(len(weights)) < 0.05] = np.inf
        core.weigh(weights)
        seeds = np.unique(random.integers(0, states, 3))
        seconds = random.uniform(0.5, 30, len(seeds))
        tree = core.grow(seeds, seconds, backward=backward)
        ways = turns[::-1] if backward else turns
        expected = plain_times(states, ways, weights, seeds, seconds)
        asked = random.permutation(states)
        assert tree.seconds(asked) == pytest.approx(expected[asked], abs=1e-6)
        reached = np.flatnonzero(np.isfinite(expected))
        lengths, last = tree.metres(reached)
        for state, length, end in zip(reached.tolist(), lengths, last.tolist(), strict=True):
            path = tree.path(state)
            assert path[0] == state and path[-1] == end and end in seeds
            assert length == pytest.approx(metres[path[1:]].sum(), abs=1e-6)


def test_dead_ends_and_joints_leave_the_search():
    chain = np.arange(50, dtype=np.int32)
    shape = contract(51, chain, chain + 1)
    assert len(shape.order) > 25
