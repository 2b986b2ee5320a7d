"""Reading; every question begins with whose sight it is asked in."""
