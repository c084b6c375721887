"""Houses of their own for backups, checks and readiness."""

from tests.houses import fresh_migrations, house, make_house

__all__ = ["fresh_migrations", "house", "make_house"]
