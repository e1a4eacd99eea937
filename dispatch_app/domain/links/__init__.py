"""Work shared with other dispatch systems (110, 119, 122): values, wishes and facts. Pure."""
