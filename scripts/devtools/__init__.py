"""What `make` does: set up, show the demo clinic, run the tests. Standard library only."""
