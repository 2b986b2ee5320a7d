"""What all doors share of the look: frames, parts, wordings, tags; no door and no rule of its own."""
