"""The plan on paper, and returned sheets."""
