"""Road time: the graph, snapping, search and routes. Knows no vehicles, hospitals or stations."""
