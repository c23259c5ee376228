"""What hypothesis makes: plain data as JSON holds it, and damage to data that was right."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        ["passed", "values", "en", "id", "9" * 400, "\ud800", "2026-02-30T25:61", "mistake", "{0.__class__}"]
    )
)
names = st.sampled_from(
    "id values en zh name status score max_score criteria diagnosis evidence figures notes kind title names picture "
    "worst case call cause".split()
)
json_values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def damaged(draw: st.DrawFn, whole: Any) -> Any:
    """``whole`` with one or a few places replaced, left out or doubled."""
    value = copy.deepcopy(whole)
    for _ in range(draw(st.integers(1, 3))):
        value = _damage(draw, value)
    return value


def _damage(draw: st.DrawFn, value: Any) -> Any:
    places = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    if not places or draw(st.integers(0, 3)) == 0:
        return draw(json_values)
    at = draw(st.sampled_from(list(places)))
    how = draw(st.integers(0, 5))
    if how == 0:
        del value[at]
    elif how == 1 and isinstance(value, dict):
        value[draw(names | st.text(max_size=5))] = value[at]
    elif how == 2:
        value[at] = draw(json_values)
    else:
        value[at] = _damage(draw, value[at])
    return value
