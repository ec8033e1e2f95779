"""Statistics of journeys: each instance's facts, what they count, and the hourly sums of it."""
