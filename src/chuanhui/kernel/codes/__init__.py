"""Codes with a meaning: of places (divisions, unit grids, components) and of persons and firms."""
