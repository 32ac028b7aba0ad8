"""Lists of authors: split into names in every common form."""

import pytest

from slr.text.name_list import split_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Smith, J.; Doe, A.", ["Smith, J.", "Doe, A."]),
        ("Bakker AB, de Vries JD", ["Bakker, AB", "de Vries, JD"]),
        ("Bakker, A. B., & Demerouti, E.", ["Bakker, A. B.", "Demerouti, E."]),
        ("Smith, J. and Doe, A.", ["Smith, J.", "Doe, A."]),
        ("Joseph Rottman, Erran Carmel, Mary Lacity", ["Joseph Rottman", "Erran Carmel", "Mary Lacity"]),
        ("J. Smith, A. Doe and B. Roe", ["Smith, J.", "Doe, A.", "Roe, B."]),
        ("Smith, John", ["Smith, John"]),
        ("Helda, N., et al.", ["Helda, N.", "et al."]),
        ("Smith J, dkk", ["Smith, J", "et al."]),
        ("Oh, H. G., Li, Z., & An, Y.", ["Oh, H. G.", "Li, Z.", "An, Y."]),
        (
            "Khoiriyah, D. F., Muhamad Imron Zamzani, & Mochamad Sulaiman",
            ["Khoiriyah, D. F.", "Muhamad Imron Zamzani", "Mochamad Sulaiman"],
        ),
        ("Duriat, A., A. R. K., & A. H. B.", ["Duriat, A.", "A. R. K.", "A. H. B."]),
        ("['Marx, Karl', 'Lindgren, Astrid']", ["Marx, Karl", "Lindgren, Astrid"]),
        ("Smith, J.|Doe, A.", ["Smith, J.", "Doe, A."]),
        ("Ministry of Health and Care", ["Ministry of Health and Care"]),
        ("", []),
        (" ; ,", []),
    ],
)
def test_list_is_cut_into_names(text: str, names: list[str]) -> None:
    assert split_names(text) == names


def test_list_that_was_cut_ends_in_et_al() -> None:
    assert split_names("Smith JA, Doe A, …") == ["Smith, JA", "Doe, A", "et al."]
    assert split_names("Smith, J.; Doe, A.…") == ["Smith, J.", "Doe, A.", "et al."]
