"""A project whose forms address teams instead of groups: its tests run with tests.settings_teams.

`tests/automations/test_groups.py` runs them in a process of their own.
"""
