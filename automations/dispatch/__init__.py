"""Ways to run what is due."""
