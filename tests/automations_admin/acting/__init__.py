"""Tests of what acts on one and acts on many share."""
