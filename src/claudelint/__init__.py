"""claudelint: finds Claude subscription credentials used outside Anthropic's own applications."""

__version__ = "0.1.0"
