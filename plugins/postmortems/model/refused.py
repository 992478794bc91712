"""What cannot be done as it was asked."""


class RefusedError(Exception):
    """Its text says why, in a sentence with advice. The command line prints it and exits with 2."""
