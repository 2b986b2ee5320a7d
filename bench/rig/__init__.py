"""What every bench needs: the machine in words, percentiles, a table, servers and load."""

from bench.rig.load import Load, wrk
from bench.rig.machine import machine, percentile, table
from bench.rig.serving import pgbench, serving

__all__ = ["Load", "machine", "percentile", "pgbench", "serving", "table", "wrk"]
