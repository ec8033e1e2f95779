"""The nodes that automations are made of: one kind per file."""
