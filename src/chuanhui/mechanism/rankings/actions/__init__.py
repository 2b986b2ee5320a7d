"""Writing: the roll-ups are kept by `keeping`."""
