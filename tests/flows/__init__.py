"""An app for flows that are declared by tests."""
