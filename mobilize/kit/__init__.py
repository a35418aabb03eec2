"""Ground: what every floor above may use, and nothing of the trade."""
