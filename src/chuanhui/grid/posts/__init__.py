"""The room posts."""
