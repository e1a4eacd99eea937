"""Review of calls: score sheets, reviews by one and by two, appeals, coaching. Values only."""
