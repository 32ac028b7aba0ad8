"""A match of a term counts unless it is negated, or an exclusion term is next to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.coding.code_terms import CodeTerms, Match, add_affixes, read_terms
from slr.model.codebook import Code


def make_code(**fields: object) -> CodeTerms:
    code = Code.model_validate({"id": "c", "label": {"en": "C"}, "definition": "C.", **fields})
    return read_terms([code])[0]


WORK, PERFORMANCE = make_code(terms={"id": ["kerja"]}), make_code(terms={"id": ["kinerja"]})
LOAD, SURROUNDINGS = make_code(terms={"id": ["beban kerja"]}), make_code(terms={"id": ["lingkungan kerja"]})


@pytest.mark.parametrize(
    ("text", "matching"),
    [
        ("Kinerja pegawai", [PERFORMANCE]),
        ("Disiplin kerja", [WORK]),
        ("Beban kerja pegawai", [WORK, LOAD]),
        ("Lingkungan kerja pegawai", [WORK, SURROUNDINGS]),
        ("Lingkungan dan beban pegawai", []),
        ("Beban kinerja", [PERFORMANCE]),
        ("Beban. Kerja", [WORK]),
        ("Pekerjaan, bekerja, kerjanya", []),
    ],
)
def test_words_and_phrases_that_look_alike_stay_apart(text: str, matching: list[CodeTerms]) -> None:
    assert [c for c in (WORK, PERFORMANCE, LOAD, SURROUNDINGS) if c.match(text).words] == matching


def test_affixes_of_work_never_match_performance() -> None:
    work = make_code(terms={"id": ["kerja"]}, affixes={"id": ["pe-", "ke-an", "pe-an", "-nya", "pe-annya"]})
    assert work.match("Kinerja, kinerjanya; pekerja, pekerjaan, kerjanya, bekerja").words == (
        "kerjanya",
        "pekerja",
        "pekerjaan",
    )


def test_affixes_apply_to_the_terms_of_their_language_only() -> None:
    code = make_code(terms={"en": ["load"], "id": ["beban kerja"]}, affixes={"id": ["-nya"]})
    assert code.terms == ("load", "beban kerja", "bebannya kerja", "beban kerjanya")


def test_open_ending_takes_a_prefix_but_no_suffix() -> None:
    assert [*add_affixes("latih*", ["pe-", "-nya", "pe-an"])] == ["pelatih*"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the budget strain", Match((), (), ("budget strain",))),
        ("strain-budget", Match((), (), ("strain budget",))),
        ("strain on the budget", Match(("strain",))),
        ("strain. Budget", Match(("strain",))),
        ("Muscle strain", Match((), (), ("muscle strain",))),
        ("no strain", Match((), ("no strain",))),
        ("no budget strain", Match((), (), ("budget strain",))),
        ("no strain in the morning, but strain at night", Match(("strain",), ("no strain",))),
        ("nothing", Match(())),
    ],
)
def test_match_next_to_an_exclusion_term_or_negated_is_left_out(text: str, found: Match) -> None:
    assert CodeTerms("c", ("strain",), ("budget", "muscle strain")).match(text) == found


@given(st.text(alphabet="ab -.", max_size=12))
def test_code_without_exclusion_terms_matches_what_its_phrases_find(text: str) -> None:
    code = CodeTerms("c", ("a", "b a"))
    assert code.match(text).words == code.phrases.find(text)


def test_longer_exclusion_term_that_begins_inside_another_is_found() -> None:
    assert CodeTerms("c", ("d",), ("a b", "b c")).match("a b c d").words == ()
