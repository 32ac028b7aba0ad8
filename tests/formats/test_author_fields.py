"""Author fields: in every format, a list in one field is several people, and entities and addresses are not names."""

import pytest

from slr.formats import normalise, read

PEOPLE = ["Brändl, K. U.", "O'Tollen, R."]
LIST = "Br&auml;ndl, K. U., &amp; O&#39;Tollen, R."


def authors(text: str) -> list[str]:
    return [name for entry in read(text.encode(), "x").entries for name in normalise(entry)["authors"]]


@pytest.mark.parametrize(
    "text",
    [
        f"TY  - JOUR\nTI  - Lamps and bells\nAU  - {LIST}\nER  - \n",
        "TY  - JOUR\nTI  - Lamps and bells\nAU  - Br&auml;ndl, K. U.\nAU  - O&#39;Tollen, R.\nER  - \n",
        f"@article{{a, title={{Lamps and bells}}, author={{{LIST}}}, year=2001}}",
        "@article{a, title={Lamps and bells}, author={Br&auml;ndl, K. U. and O&#39;Tollen, R.}, year=2001}",
        f"FN x\nVR 1.0\nPT J\nTI Lamps and bells\nAU {LIST}\nER\n\nEF\n",
        f"%0 Journal Article\n%T Lamps and bells\n%A {LIST}\n",
        (
            "<records><record><ref-type name='Journal Article'>17</ref-type><contributors><authors><author>"
            "Br&amp;auml;ndl, K. U., &amp;amp; O&amp;#39;Tollen, R.</author></authors></contributors>"
            "<titles><title>Lamps and bells</title></titles></record></records>"
        ),
        f'[{{"type": "article-journal", "title": "Lamps and bells", "author": [{{"literal": "{LIST}"}}]}}]',
        (
            '[{"type": "article-journal", "title": "Lamps and bells", "author":'
            ' [{"family": "Br&auml;ndl", "given": "K. U."}, {"family": "O&#39;Tollen", "given": "R."}]}]'
        ),
        f'Title,Authors,Year\nLamps and bells,"{LIST}",2001\n',
        'Title,Authors,Year\nLamps and bells,"Br&auml;ndl, K. U.; O&#39;Tollen, R.",2001\n',
        f"PMID- 123\nTI  - Lamps and bells\nFAU - {LIST}\nDP  - 2001\n",
        f'{{"message-type": "work", "message": {{"DOI": "10.1234/a", "title": ["Lamps"], "author": [{{"name": "{LIST}"}}]}}}}',
        f"RT Journal Article\nSR 1\nT1 Lamps and bells\nA1 {LIST}\nYR 2001\n",
        f'[{{"id": "https://openalex.org/W1", "title": "Lamps", "authorships": [{{"raw_author_name": "{LIST}"}}]}}]',
        f'[{{"uid": "1", "cites": 3, "title": "Lamps and bells", "authors": ["{LIST}"], "year": 2001}}]',
        (
            "<1>\nUnique Identifier\n  1\nTitle\n  Lamps and bells.\nAuthors\n  Br&auml;ndl, K. U.;  O&#39;Tollen, R.\nSource\n"
            "  Lamp Journal. 3(2):1-9, 2018.\n"
        ),
    ],
)
def test_list_with_entities_is_two_people_in_every_format(text: str) -> None:
    assert authors(text) == PEOPLE


def test_given_and_family_name_of_a_structured_name_are_never_split() -> None:
    text = '[{"type": "book", "title": "Lamps", "author": [{"family": "Brandl, Tollen", "given": "Kara and Rolf"}]}]'
    assert authors(text) == ["Brandl, Tollen, Kara and Rolf"]


@pytest.mark.parametrize(
    "name",
    [
        "Brandl, Kara U. (name@example.org)",
        "Brandl, Kara U. <name@example.org>",
        "Brandl, Kara U. name@mail.example.org",
    ],
)
def test_address_behind_a_name_is_no_part_of_it(name: str) -> None:
    text = f"FN x\nVR 1.0\nPT J\nTI Lamps and bells\nAU {name}\n   Tollen, Rolf\nER\n\nEF\n"
    assert authors(text) == ["Brandl, Kara U.", "Tollen, Rolf"]
    assert authors(f"TY  - JOUR\nTI  - Lamps\nAU  - {name}\nER  - \n") == ["Brandl, Kara U."]
