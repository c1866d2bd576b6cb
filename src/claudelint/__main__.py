"""`python -m claudelint`."""

import sys

from claudelint.cli import main

if __name__ == "__main__":
    sys.exit(main())
