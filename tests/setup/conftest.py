"""Houses of their own, whose migrations a test may add to."""

from tests.houses import fresh_migrations, house, make_house

__all__ = ["fresh_migrations", "house", "make_house"]
