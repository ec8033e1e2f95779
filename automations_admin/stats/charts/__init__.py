"""Charts as numbers for SVG: values in, coordinates out; templates draw them."""
