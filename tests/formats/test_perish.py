"""Publish or Perish's JSON: values that Google Scholar cut off, and 0 for unknown values."""

import json

import pytest

from slr.formats import normalise, read


@pytest.mark.parametrize(
    "authors",
    [["W Guo", "SS Maidin", "J Doe…"], ["W Guo", "SS Maidin", "J Doe", "..."], ["W Guo, SS Maidin, J Doe…"]],
)
def test_list_that_was_cut_ends_in_et_al(authors: list[str]) -> None:
    work = {
        "title": "One",
        "authors": authors,
        "uid": "GS:1",
        "cites": 3,
        "volume": "0",
        "issue": 0,
        "startpage": "0",
    }
    (entry,) = read(json.dumps([work]).encode(), "a.json").entries
    row = normalise(entry)
    assert row["authors"] == ["Guo, W", "Maidin, SS", "Doe, J", "et al."]
    assert (row["volume"], row["issue"], row["pages"]) == (None, None, None)
