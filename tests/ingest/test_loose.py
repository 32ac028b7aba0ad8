"""Loose files, without a review: rows to compare and an id for each record."""

from dataclasses import replace

import pytest

from slr.dedupe.feature import read_feature
from slr.formats import normalise, read
from slr.ingest.loose import read_files

HEAD = "record_id,title,authors,year,doi\n"
ONE = 'x1,Night work and errors,"Abara N, Xu Y",2015,https://doi.org/10.1000/AB\n'
TWO = "x2,Sleep in the day,Budi S,2011,\n"


def table(*lines, head=HEAD):
    return (head + "".join(lines)).encode()


def test_the_file_s_own_ids_are_kept_where_they_are_unique():
    loose = read_files([("a.csv", table(ONE)), ("b.csv", table(TWO))], full=False)
    assert loose.names == {"x1": "x1", "x2": "x2"}
    assert [r["record"] for r in loose.rows] == ["x1", "x2"]
    assert loose.whole == []


def test_repeated_ids_are_replaced_by_made_ids():
    loose = read_files([("a.csv", table(ONE)), ("b.csv", table(TWO.replace("x2", "x1")))], full=False)
    assert list(loose.names.values()) == ["x1", "x1"]
    assert all(made.startswith("r") for made in loose.names)


def test_made_ids_name_records_that_have_none_and_do_not_depend_on_the_order_of_files():
    files = [("a.csv", table(ONE[3:], head=HEAD[10:])), ("b.csv", table(TWO[3:], head=HEAD[10:]))]
    one, other = read_files(files, full=False), read_files(files[::-1], full=False)
    assert list(one.names.items()) == list(other.names.items())[::-1]
    assert all(made == name for made, name in one.names.items())


def test_the_same_record_twice_has_two_ids():
    loose = read_files([("a.csv", table(TWO[3:], TWO[3:], head=HEAD[10:]))], full=False)
    first, second = loose.names
    assert second == f"{first}-2"


@pytest.mark.parametrize(
    "line",
    [
        ONE,
        TWO,
        "x3,Rats & <i>mice</i>,Abara N,2015,\n",  # markup
        "x4,In the press,Abara N,2015 in press,\n",  # no plain year
        "x5,Names,Abara N and Xu Y,2015,\n",
        'x6,Names,"Abara, N. and Xu, Y.",2015,\n',
        "x7,Names,Abara N; Xu Y,2015,\n",
    ],
)
def test_the_fast_reader_returns_the_same_row_as_the_format(line):
    """Except for type and language, which a plain table does not contain and which are not guessed for it."""
    [entry] = read(table(line), "a.csv").entries
    loose = read_files([("a.csv", table(line))], full=True)
    fast, full = (read_feature("r", row) for row in (loose.rows[0], dict(normalise(entry))))
    assert replace(fast, same="") == replace(full, same="")
    assert {k: v for k, v in loose.whole[0].items() if k != "record"} == dict(normalise(entry))


def test_what_could_not_be_read_is_reported():
    loose = read_files([("a.ris", b"TY  - JOUR\nTI  - Night work\nER  -\n\nTY  - JOUR\nER  -\n")], full=False)
    assert len(loose.rows) + sum(p.code == "ING006" for p in loose.problems) == 2


def test_rows_that_need_a_choice_of_columns_are_read_like_any_other() -> None:
    text = "title,Source,Journal,author,year\nNight work,PubMed,J Bells,Abara N; Xu Y,2015\n"
    (row,) = read_files([("a.csv", text.encode())], full=False).rows
    assert row["journal"] == "J Bells"
    text = "title,author,year,journal\nNight work,Br&auml;ndl K; Xu Y,2015,J Bells\n"
    (row,) = read_files([("a.csv", text.encode())], full=False).rows
    assert row["authors"] == ["Brändl, K", "Xu, Y"]
