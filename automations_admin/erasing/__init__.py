"""Erasing: a person or object is taken out of histories."""
