"""Flows that are stored as documents: drafts, versions, and the classes that run them."""
