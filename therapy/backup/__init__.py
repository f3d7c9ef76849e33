"""A copy of everything that can't be made again, and the proof that it can be read back."""
