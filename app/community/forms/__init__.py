"""The forms of communities and of what is in them."""
