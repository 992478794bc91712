"""`python -m postmortems`."""

import sys

from postmortems.cli import main

if __name__ == "__main__":
    sys.exit(main())
