"""Names in citations are compared with names in reference lists."""

import pytest

from slr.manuscript.name import compare_name, is_similar, read_name


@pytest.mark.parametrize(
    ("cited", "listed", "score"),
    [
        ("de Vries", "Vries, J. de", 3),
        ("O’Brien", "O'Brien, T.", 3),
        ("El-Samad", "El Samad, H.", 3),
        ("Smith JA", "Smith, J. A.", 3),
        ("B. Smith", "Smith, J. A.", 0),
        ("Ferraren Jr", "Ferraren, S., Jr", 3),
        ("Nawawi", "Hadari Nawawi", 2),
        ("Hadari", "Nawawi, Hadari", 1),
        ("Ibanez", "Ibanez-Lopez, A. S.", 2),
        ("World Health", "World Health Organization", 2),
        ("Health", "World Health Organization", 0),
        ("Smith", "Smithson, J.", 0),
    ],
)
def test_a_cited_name_agrees_with_a_listed_one(cited: str, listed: str, score: int) -> None:
    assert compare_name(cited, read_name(listed)) == score


def test_similar_names_differ_by_a_slip() -> None:
    listed = read_name("Schaufeli, W. B.")
    assert [is_similar(name, listed) for name in ("Schaufelli", "Shaufeli", "Schaefer", "Schaufeli")] == [
        True,
        True,
        False,
        False,
    ]
