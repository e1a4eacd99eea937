"""The centre's HTTP interface and event stream. Decides nothing: it asks services."""
