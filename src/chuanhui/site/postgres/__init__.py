"""A PostgreSQL server of our own, run from the binaries in a wheel: see README.md.

Nothing here imports Django: the launcher uses it before there are settings.
"""
