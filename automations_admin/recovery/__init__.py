"""What people do to failed instances: retry a step, edit the data."""
