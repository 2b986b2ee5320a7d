"""System: how the work below is joined, carried and shown."""
