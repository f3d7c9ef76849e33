"""Ways to do it wrong, for the runs to catch. Switched on by BAD_PROTOCOL, never else."""
