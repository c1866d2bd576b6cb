"""An example for claudelint: it exists to be scanned."""

raise ImportError("quotameter is an example of what not to do; it is scanned, never run")
