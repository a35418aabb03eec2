#!/usr/bin/env python
"""Django's management commands, and Mobilize's own: the same as `mobilize`."""

import sys

from mobilize.cli import main

if __name__ == "__main__":
    sys.exit(main())
