"""What is wrong with the catalog, and where."""


class CatalogError(ValueError):
    """A catalog that cannot be used: the file, the entry in it, and the reason in words."""

    def __init__(self, file: str, entry: str, reason: str) -> None:
        super().__init__(f"{file}: {entry}: {reason}")
        self.file = file
        self.entry = entry
        self.reason = reason
