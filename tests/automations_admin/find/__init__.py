"""Finding instances."""
