"""What holds for all tests."""

from hypothesis import settings

# No test asserts a time, and machines are slow now and then.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
