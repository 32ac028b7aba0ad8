"""Causal words, designs and populations are recognised in English and Indonesian, and never guessed."""

import pytest

from slr.claims.wording import classify_design, find_causal_words, name_population


@pytest.mark.parametrize(
    "text",
    [
        "Workload causes burnout.",
        "Telework leads to isolation.",
        "The effect of training on output",
        "Support reduces strain.",
        "Telework increases output.",
        "Beban kerja menurunkan kinerja.",
        "Beban kerja berpengaruh terhadap kinerja.",
        "Pengaruhnya nyata.",
        "Stres disebabkan oleh beban kerja.",
        "Pelatihan berdampak pada kinerja.",
        "Telework memengaruhi kelelahan.",
    ],
)
def test_causal_words_are_found(text: str) -> None:
    assert find_causal_words([text])


@pytest.mark.parametrize(
    "text",
    [
        "Workload is associated with burnout.",
        "Exhaustion increases with workload.",
        "Because staff answered",
        "Beban kerja berkaitan dengan kinerja.",
        "Kinerja meningkat pada pegawai yang bekerja dari rumah.",
    ],
)
def test_words_of_association_are_not_causal(text: str) -> None:
    assert find_causal_words([text]) == ()


@pytest.mark.parametrize(
    ("design", "kind"),
    [
        ("cross-sectional survey", "cross-sectional"),
        ("Non-experimental cross sectional study", "cross-sectional"),
        ("survei potong lintang", "cross-sectional"),
        ("one-wave survey", "cross-sectional"),
        ("two-wave survey", "over time"),
        ("cluster randomised trial", "over time"),
        ("before and after, with comparison group", "over time"),
        ("kuasi-eksperimen", "over time"),
        ("studi longitudinal", "over time"),
        ("survey", ""),
        ("mixed methods", ""),
        ("not reported", ""),
    ],
)
def test_designs_are_recognised_by_their_words(design: str, kind: str) -> None:
    assert classify_design(design) == kind


def test_a_population_that_the_study_does_not_report_is_not_recorded() -> None:
    assert name_population(["staff"], ["not reported", ""]) == "not recorded"
    assert name_population(["staff"], ["office staff of a port"]) == "named"
    assert name_population(["staff"], ["staffing agencies"]) == "not named"
