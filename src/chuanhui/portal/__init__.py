"""The residents' pages; no account needed."""
