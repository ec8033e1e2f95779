"""Several comparisons at once: p values that take their number into account."""

from __future__ import annotations

from collections.abc import Sequence


def adjusted(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return Holm's step-down adjusted p values, in the order in which they were given.

    Of m values, sorted from the smallest, the i-th becomes

        max over j ≤ i of min(1, (m - j + 1) p₍ⱼ₎)

    Comparing these with 5 % keeps the chance of one false alarm or more at 5 %, whatever depends
    on what. S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian
    Journal of Statistics 6 (1979), 65-70; as adjusted values in S. P. Wright, "Adjusted p-values
    for simultaneous inference", Biometrics 48 (1992), 1005-1013.
    """
    found, highest = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        found[place] = highest
    return tuple(found)
