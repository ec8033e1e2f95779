"""Tests: the same paths and names as the code they are about."""
