"""一套机制: what must happen, by when, and how it is judged."""
