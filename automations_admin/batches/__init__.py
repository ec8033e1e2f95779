"""Acts on many: the plan, the confirmation, and what became of each."""
