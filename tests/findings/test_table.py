"""A table that could be read in two ways is refused."""

import pytest

from slr.findings.table import demand_width, read_table
from slr.model.problem import ReviewError


def test_known_column_that_occurs_twice_is_refused() -> None:
    with pytest.raises(ReviewError, match="EFF006 the column 'yi' occurs more than once"):
        read_table(b"yi,vi,yi\n", "t.csv", ("yi", "vi"))


def test_unknown_column_may_occur_twice() -> None:
    assert read_table(b"yi,note,note\n", "t.csv", ("yi",)).repeated == ("note",)


def test_missing_column_is_refused_only_if_it_is_needed() -> None:
    assert read_table(b"yi\n", "t.csv", ("yi", "vi")).width == 1
    with pytest.raises(ReviewError, match="EFF001 no column 'vi'"):
        read_table(b"yi\n", "t.csv", ("yi", "vi"), ("vi",))


def test_row_with_more_cells_than_the_header_is_refused() -> None:
    table = read_table(b"yi,vi\n0,5,0,1\n1,2,,\n", "t.csv", ("yi", "vi"))
    with pytest.raises(ValueError, match="expected 2 cells, as in the header, got 4"):
        demand_width(table, table.rows[0][1])
    demand_width(table, table.rows[1][1])  # empty cells at the end do no harm
