"""`claudelint explain`: another name for `claudelint rule`."""

from __future__ import annotations

from claudelint.cli.rule import command

__all__ = ["command"]
