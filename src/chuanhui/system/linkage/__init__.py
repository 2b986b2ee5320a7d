"""Matching departments' files with a register: warnings out, decisions to people."""
