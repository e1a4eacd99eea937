"""What a seat shows of training: the mark of its windows, callers' words, scores."""
