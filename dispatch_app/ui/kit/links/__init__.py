"""What any seat shows of cases shared with other dispatch systems: words."""
