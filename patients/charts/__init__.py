"""Charts as geometry: values in, lengths and points out; templates draw. Pure.

Each chart also has its rows, so that the same figures stand in a table behind it.
"""
