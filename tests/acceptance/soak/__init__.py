"""Many instances, few workers, and a killer: what is left must be as if nothing had happened."""
