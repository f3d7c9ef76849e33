"""A patient's private calendar."""
