"""Starting an instance of a flow by hand."""
