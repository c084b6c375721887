"""Communities with their platforms and members, what they do (initiatives, events) and what they achieved."""
