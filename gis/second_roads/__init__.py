"""A second road engine, if it is there: other ways than the fastest, and traces laid onto roads.

Everything else works without it. Only the process of its own (`child`) imports Valhalla.
"""
