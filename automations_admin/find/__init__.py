"""Which instances are looked for: filters in an address, the search language, their questions."""
