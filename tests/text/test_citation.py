"""Citations of reports."""

import pandas as pd
import pytest

from slr.text.citation import cite_with_title


@pytest.mark.parametrize("year", [None, float("nan"), pd.NA])
def test_a_missing_year_of_any_kind_is_shown_as_no_date(year):
    assert (
        cite_with_title({"authors": ["Abara, N."], "year": year, "title": "Night work"})
        == "Abara (n.d.). Night work"
    )


def test_a_citation_with_title_is_cut_to_the_given_width():
    row = {"authors": ["Abara, N.", "Xu, Y."], "year": 2015, "title": "Night work and errors"}
    assert cite_with_title(row, 20) == "Abara & Xu (2015). …"
    assert cite_with_title(row, None) == "Abara & Xu (2015). Night work and errors"
