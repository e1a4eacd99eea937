"""What a hospital is made of: departments, specialists with their hours, devices. Pure."""
