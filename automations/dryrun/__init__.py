"""A flow tried out in memory: what it would do, when and why; nothing is stored or sent."""
