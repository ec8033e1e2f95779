"""Statistics of flows. The formulas are pure: they know counts and no models."""
