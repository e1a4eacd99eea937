"""What a trainee's seat has besides: a caller who answers, and the own results."""
