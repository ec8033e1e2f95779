"""Tests of automations_admin.failures."""
