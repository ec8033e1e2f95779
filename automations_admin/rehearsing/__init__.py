"""Trying a flow out, from its page: nothing is stored or sent."""
