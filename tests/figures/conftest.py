"""Property tests here are the same on every run and are never judged by the clock."""

from hypothesis import HealthCheck, settings

settings.register_profile("figures", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("figures")
