"""Work outside of requests: the queue that wakes the worker, what falls due, and rows that are claimed."""
