"""The verbs of the `chuanhui` command, one module for each group.

A group's module describes its arguments and imports nothing heavy; what needs Django stands in the
module named by `run` and is imported when the verb is taken.
"""
