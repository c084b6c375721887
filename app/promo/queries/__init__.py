"""What the pages of the promo room read, always through what the reader may see."""
