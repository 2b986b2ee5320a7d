"""Inspections: standards, draws, visits, scores; a failed item opens a case and a recheck closes it."""
