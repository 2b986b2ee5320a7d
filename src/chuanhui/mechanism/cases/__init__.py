"""Cases: work that arrives, from report to verified closure."""
