"""Designed flows: their drafts and versions, and how a draft becomes a version."""
