"""Citations are found in all their forms, and other years are not citations."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.manuscript.citation import Citation, find_citations
from slr.manuscript.draft import Line
from slr.manuscript.prose import join_lines


def find(text: str) -> list[Citation]:
    lines = [Line(number=n, text=" ".join(line.split())) for n, line in enumerate(text.split("\n"), start=1)]
    return find_citations(join_lines(lines, whole=False))


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("(Doe, 2019)", ["Doe 2019"]),
        ("(see also Doe & Roe, 2019, p. 45; Kim 2020: 7)", ["Doe+Roe 2019", "Kim 2020"]),
        ("(Doe et al., 2019a, b)", ["Doe+… 2019a", "Doe+… 2019b"]),
        ("Petersen and Hughes 2016, 2017", ["Petersen+Hughes 2016", "Petersen+Hughes 2017"]),
        (
            "(Pegler 1983, 1987, Dennis 1953, 1970)",
            ["Pegler 1983", "Pegler 1987", "Dennis 1953", "Dennis 1970"],
        ),
        ("Sugiyono (2017:45) dan Arikunto (2010, hlm. 3)", ["Sugiyono 2017", "Arikunto 2010"]),
        ("[Spalding et al., 2005]", ["Spalding+… 2005"]),
        ("Freud ([1894] 1981)", ["Freud 1981"]),
        ("(Freud, 1894/1981)", ["Freud 1981"]),
        ("(Doe, n.d.; Roe, in press)", ["Doe ", "Roe "]),
        ("(WHO, 2020)", ["WHO 2020"]),
        ("(J. Smith, 2010)", ["J. Smith 2010"]),
        ("(Gómez,\nLopez, & Molina,\n2019)", ["Gómez+Lopez+Molina 2019"]),
    ],
)
def test_forms_of_citations(text: str, cited: list[str]) -> None:
    found = find(f"Lamps burn {text}.")
    shown = [
        f"{'+'.join((*c.readings[0].names, *(['…'] if c.readings[0].more else [])))} {c.year}{c.letter}"
        for c in found
    ]
    assert shown == cited


@pytest.mark.parametrize(
    "text",
    [
        "since 2019, and in (2010-2015)",
        "on 12 March 2020 (May 2019)",
        "HE 99/2001 and no. 2012/5",
        "(n = 2010) of 2,015 lamps, 3.2019",
        "Permen PANRB No. 6/2022 (Peraturan Menteri Nomor 6 Tahun 2022 Tentang Pengelolaan Kinerja, 2022)",
        "between 1999–2003 (Tabel 2019)",
        "Negara wajib (UUD 1945). Menurut UU Nomor 5 Tahun 2014, pegawai berhak.",
    ],
)
def test_what_is_no_citation(text: str) -> None:
    assert [c.text for c in find(text)] == []


@pytest.mark.parametrize(
    ("text", "through"),
    [
        ("Doe (1998, dalam Nurman 2001)", "Nurman 2001"),
        ("(Doe, 1998, as cited in Roe, 2001)", "Roe, 2001"),
        ("Menurut Doe (dalam Nurman, 2001)", "dalam Nurman, 2001"),
        ("(Doe, 1998, in Roe, 2001)", "Roe, 2001"),
        ("Menurut Doe dalam Nurman (2001)", "dalam Nurman (2001"),
    ],
)
def test_a_second_hand_citation_names_the_work_that_was_read(text: str, through: str) -> None:
    first, second = find(text)
    assert (first.readings[0].names, first.through, second.through) == (("Doe",), through, "")


@settings(max_examples=80)
@given(
    st.lists(
        st.sampled_from(
            [
                "Doe",
                "dan",
                "&",
                ",",
                ";",
                "(",
                ")",
                "et al.",
                "2019",
                "2019a",
                "n.d.",
                "\n",
                "\n\n",
                "[",
                "]",
                "dalam",
                "WHO",
                "-",
            ]
        ),
        max_size=25,
    )
)
def test_any_text_is_read_and_each_citation_is_in_the_text_at_its_line(parts: list[str]) -> None:
    text = " ".join(parts)
    lines = text.split("\n")
    for citation in find(text):
        assert 1 <= citation.line <= len(lines)
        rest = "".join("\n".join(lines[citation.line - 1 :]).split())
        assert re.sub(r"\s", "", citation.text).rstrip(")") in rest
