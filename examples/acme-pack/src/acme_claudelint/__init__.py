"""Acme's rule pack for claudelint. The rules are the TOML files beside this one."""
