"""Histories taken out as files, and brought in as archived copies."""
