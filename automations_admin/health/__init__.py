"""Workers, what they do, and what waits for them."""
