"""Look the installation over: every fault with the line that mends it (``./run doctor``)."""
