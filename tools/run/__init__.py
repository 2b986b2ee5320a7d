"""What `./run` does: makes the environment, then does one verb inside it. Standard library only."""
