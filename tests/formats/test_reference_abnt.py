"""References in ABNT style."""

import pytest

from slr.formats.reference import read_reference, split_list
from slr.formats.reference_abnt import match_abnt

ARTICLE = "QUILL, Mara T.; OST, R. A. Lamps at sea. Oil Notes, Leeds, v. 7, n. 2, p. 3-9, jan. 2019."
BOOK = "VAN DIJK, Piet et al. Wicks of all kinds. São Paulo: Oil Press, 2018."


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (ARTICLE, (["Quill, Mara T.", "Ost, R. A."], 2019, "Lamps at sea", "Oil Notes")),
        (
            f"{ARTICLE} Disponível em: https://oil.example. Acesso em: 3 mar. 2020.",
            (["Quill, Mara T.", "Ost, R. A."], 2019, "Lamps at sea", "Oil Notes"),
        ),
        (BOOK, (["Van Dijk, Piet", "et al."], 2018, "Wicks of all kinds", None)),
        (
            "WORLD LAMP UNION. Light in the dark. Leeds: WLU, 2020.",
            (["WORLD LAMP UNION"], 2020, "Light in the dark", None),
        ),
    ],
)
def test_a_reference_with_the_year_at_its_end(text: str, values: tuple[object, ...]) -> None:
    row = read_reference(1, text)
    assert (row["authors"], row["year"], row["title"], row["journal"]) == values


def test_a_wrapped_list_is_divided_where_the_names_are() -> None:
    lines = "QUILL, Mara T.; OST, R. A. Lamps at sea. Oil Notes,\nLeeds, v. 7, n. 2, p. 3-9, jan. 2019.\nVAN DIJK, Piet et al. Wicks of all kinds. São Paulo:\nOil Press, 2018."
    assert split_list(lines) == [(0, ARTICLE), (2, BOOK)]


def test_names_in_other_styles_are_not_matched() -> None:
    assert match_abnt("SINGH A K, ZHENG Guangmei. Lamps[J]. Oil, 2019.") is None
    assert match_abnt("WHO. Light. Geneva: WHO; 2020.") is None
