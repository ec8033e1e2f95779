"""Flows that several tests share; found by autodiscovery as in any app."""

from __future__ import annotations

from tests.flows import basics as basics
from tests.flows import bursts as bursts
from tests.flows import campaign as campaign
from tests.flows import human as human
from tests.flows import lots as lots
from tests.flows import patterns as patterns
from tests.flows import pitfalls as pitfalls
from tests.flows import public as public
from tests.flows import queued as queued
from tests.flows import reliability as reliability
from tests.flows import signup as signup
from tests.flows import units as units
