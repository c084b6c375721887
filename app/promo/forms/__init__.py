"""The forms of the promo room."""
