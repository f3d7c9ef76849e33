"""Synthetic clinics of any size, for measuring and for trying things out. Nobody in them is real."""
