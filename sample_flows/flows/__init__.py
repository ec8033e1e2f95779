"""The sample flows: one per file. `sample_flows.automations` lists them in reading order."""

from __future__ import annotations
