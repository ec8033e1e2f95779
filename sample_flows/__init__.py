"""A runnable Django project that shows Django Automations at work, one flow per file."""

from __future__ import annotations
