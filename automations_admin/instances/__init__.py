"""Instances: the list with its filters, and the page of one run."""
