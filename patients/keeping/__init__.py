"""How long a record stays, and everything that goes when it goes."""
