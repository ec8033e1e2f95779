"""A flow as a picture: from its graph to SVG, laid out by graphviz, and to a table."""
