"""All flows with their counts, and the page of one flow with its diagram."""
