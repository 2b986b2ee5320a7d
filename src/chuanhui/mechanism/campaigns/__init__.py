"""Campaigns: which playbook version is in force where, and since when."""
