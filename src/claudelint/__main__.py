"""`python -m claudelint`."""

import os
import sys

# Python puts the working directory first on the path: the scanned project, whose modules must not be imported.
if not getattr(sys.flags, "safe_path", False) and sys.path[:1] in ([""], [os.getcwd()]):
    del sys.path[0]

from claudelint.cli import run

if __name__ == "__main__":
    run()
