"""The audit log: who did what, when and why, in one searchable page."""
