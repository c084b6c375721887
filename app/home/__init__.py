"""What one opens first in the morning: my day, the results of the quarter, the search."""
