"""`python -m mobilize`: the same as `mobilize`."""

import sys

from mobilize.cli import main

if __name__ == "__main__":
    sys.exit(main())
