"""Tests of what a person types before an act."""
