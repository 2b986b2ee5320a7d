"""The room returns."""
