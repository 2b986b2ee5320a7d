"""The room areas."""
