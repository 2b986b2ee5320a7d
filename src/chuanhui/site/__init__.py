"""Settings, urls, embedded PostgreSQL, workers, command line: the only place that wires parts together."""
