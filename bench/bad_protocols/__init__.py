"""Two ways to do it wrong, for the fault run to catch. Switched on by BAD_PROTOCOL, never else."""
