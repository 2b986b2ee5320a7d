"""Migrations of the posts room."""
