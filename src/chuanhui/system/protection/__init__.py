"""Protection: what a person may ask of us about themselves, and who answers by when."""
