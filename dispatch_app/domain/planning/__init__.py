"""How many calls will come, how many seats answer them in time, and who sits there. Pure."""
