"""The room `assemblies`: ballots, elections and meetings."""
