"""`python -m postmortems`, and the command `postmortems`."""

import gc
import sys

_RARELY = 50_000, 20, 50
"""Thresholds for garbage collection: a command is short and creates little garbage, least of all while it loads."""


def main() -> int:
    """Run the command line with the arguments of the process."""
    gc.set_threshold(*_RARELY)
    from postmortems.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(main())
