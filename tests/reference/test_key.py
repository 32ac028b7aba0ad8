"""Citation keys are readable, unique, and fit for LaTeX."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from slr.formats.exchange.bibtex_writer import clean_key
from slr.reference.key import make_keys


def key(authors: list[str], year: int | None, title: str | None) -> str:
    return make_keys([{"report": "r1", "authors": authors, "year": year, "title": title}])["r1"]


def test_a_key_is_name_year_and_first_word_that_matters() -> None:
    assert key(["van der Berg, A.", "Roe, R."], 2007, "The role of say") == "vanderberg2007role"
    assert key(["Иванов, И."], None, "Сон моряков") == "ivanovson"
    assert key([], 2020, "Pengaruh dan beban") == "pengaruh2020beban"
    assert key(["余, 本河"], 2020, "睡眠") == "r1"


def test_two_works_with_one_key_are_numbered_by_their_ids() -> None:
    rows = [{"report": r, "authors": ["Doe, J."], "year": 2020, "title": "Lamps"} for r in ("r3", "r1", "r2")]
    assert make_keys(rows) == {"r1": "doe2020lamps", "r2": "doe2020lamps-2", "r3": "doe2020lamps-3"}


@given(st.lists(st.tuples(st.lists(st.text(max_size=8), max_size=2), st.text(max_size=12)), max_size=6))
def test_any_works_have_different_keys_that_bibtex_keeps(works: Any) -> None:
    rows = [{"report": f"r{i}", "authors": a, "year": 2020, "title": t} for i, (a, t) in enumerate(works)]
    keys = make_keys(rows)
    assert len({k.casefold() for k in keys.values()}) == len(rows)
    assert all(clean_key(k) == k and re.fullmatch(r"[a-z0-9-]+", k) for k in keys.values())
