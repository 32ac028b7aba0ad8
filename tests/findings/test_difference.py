"""Differences between extractors are listed with both values, and with the settled value."""

from made_up_findings import make_entry, match

from slr.findings.difference import list_differences


def test_a_settled_difference_shows_the_settled_value_and_is_not_open() -> None:
    rows = [
        make_entry(who, {"p": p}) for who, p in (("rina", ".05"), ("tomas", ".5"), ("adjudicated", ".05"))
    ]
    (found,) = list_differences(match(rows))
    assert (found["who"], found["values"], found["settled"], found["open"]) == (
        ["rina", "tomas"],
        [".05", ".5"],
        ".05",
        False,
    )


def test_an_omission_is_open_until_somebody_settles_it() -> None:
    rows = [make_entry("rina", {}), make_entry("rina", {"outcome": "sleep"}), make_entry("tomas", {})]
    assert [(d["kind"], d["open"]) for d in list_differences(match(rows))] == [("omission", True)]
    rows.append(make_entry("adjudicated", {"outcome": "sleep"}))
    assert [(d["kind"], d["open"]) for d in list_differences(match(rows))] == [("omission", False)]
