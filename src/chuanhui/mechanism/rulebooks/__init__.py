"""Rulebooks: the playbook versions the house keeps, and which is in force where, since when."""
