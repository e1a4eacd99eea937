"""Reviews of calls at any seat: the marks on a sheet, and what a person may see of own calls."""
