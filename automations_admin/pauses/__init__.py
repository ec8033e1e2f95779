"""Pauses of steps, flows and everything."""
