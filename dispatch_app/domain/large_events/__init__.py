"""Large events: many patients, many vehicles, many people to tell. Pure."""
