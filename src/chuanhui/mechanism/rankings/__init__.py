"""Rankings: indicators, standings that are frozen and published, streaks, and proposed consequences."""
