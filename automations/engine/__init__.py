"""What runs the flows: pure decisions, one file that stores, and thin loops."""
