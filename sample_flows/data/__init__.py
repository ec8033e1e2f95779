"""Invented people, and the script that makes them."""

from __future__ import annotations
