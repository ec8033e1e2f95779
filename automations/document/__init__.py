"""Flows as documents: JSON that says what a class declares, and Python that says the same."""
