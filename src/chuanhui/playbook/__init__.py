"""The campaign language: schema, loader with positions, faults, lints, cost and diff. Pure."""
