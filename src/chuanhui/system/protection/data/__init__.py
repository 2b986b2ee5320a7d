"""Numbers from law, as data: each with its source."""
