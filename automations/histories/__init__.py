"""Histories as documents: written from the database, read strictly, stored as archived copies."""
