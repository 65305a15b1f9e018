"""Seeds: recorded from real clients, cut, chosen and checked."""
