"""What any seat shows of large events: lists, words, the situation report."""
