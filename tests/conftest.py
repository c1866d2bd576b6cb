"""What all tests share: the option `--rewrite`, and that the projects in fixtures/ are no tests."""

from __future__ import annotations

import pytest

collect_ignore = ["fixtures"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--rewrite`."""
    parser.addoption("--rewrite", action="store_true", help="write the expected reports of tests/fixtures anew")
