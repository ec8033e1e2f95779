"""The console of Django Automations in the Django admin."""
