"""Which release this is: pyproject.toml's version, which the tests compare."""

VERSION = "0.1.0"
