"""A plan before and after it is assigned: choosing, resolving, comparing, telling."""
