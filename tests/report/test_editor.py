"""Words that an editor of a journal would strike are not in the appendix, and the words instead of them are."""

from types import ModuleType

import pytest
from made_up_review import render_appendix, synthesize

from slr.model.problem import warning
from slr.report.text import Texts
from slr.store.language import list_languages

STRUCK = {
    "en": (
        "program found wrong",
        "Messages of the program",
        "May reading stop",
        "did not go on",
        "figure in words",
        "there would be no figure",
        "Nothing is filled in",
        "exactly the same files",
        "checked on ids",
        "Remaining tasks",
        "PRISMA compliant",
        "None.",
    ),
    "id": (
        "ditemukan program",
        "Bolehkah pembacaan dihentikan",
        "tangan kedua",
        "Setiap persamaan",
        "persis sama",
        "Yang masih harus dikerjakan",
        "sesuai PRISMA",
        "Tidak ada.",
    ),
}
INSTEAD = {
    "en": ("Excluded reports, with reasons", "Text alternative", "Unreadable entries", "cited second-hand"),
    "id": ("Laporan yang dikeluarkan, dengan alasan", "Teks alternatif", "Entri yang tidak terbaca", "sitasi sekunder"),
}  # fmt: skip


def show(made_up: ModuleType, language: str) -> str:
    protocol = made_up.make_protocol({"review": {"title": "T", "language": language}})
    coded = [
        {"report": "a1", "theme": "autonomy", "role": "finding", "statement": "Say helps.", "location": "p. 3", "who": "rina",
         "when": "2026-03-01", "second_hand": True, "quote": "say raised engagement"}
    ]  # fmt: skip
    synthesis = synthesize(made_up.make_tables(protocol, more={"coded": coded}), protocol)
    found = (warning("ING006", "no closing brace", file="searches/a.bib", line=21),)
    made = render_appendix(synthesis, protocol, found, todo=["code 2 included reports"])
    return made["appendix.md"].decode()


@pytest.mark.parametrize("language", ["en", "id"])
def test_words_that_an_editor_would_strike_are_not_there(made_up: ModuleType, language: str) -> None:
    text = show(made_up, language)
    assert [words for words in STRUCK[language] if words in text] == []
    assert [words for words in INSTEAD[language] if words not in text] == []


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_quotes_of_coders_stand_below_their_statements(made_up: ModuleType, language: str) -> None:
    assert "| Say helps. *“say raised engagement”* |" in show(made_up, language)


@pytest.mark.parametrize("language", list_languages())
def test_not_reported_and_not_extracted_have_different_words(language: str) -> None:
    t = Texts(language)
    assert t.word("not reported") != t.word("not extracted")


@pytest.mark.parametrize("language", list_languages())
def test_no_text_calls_an_association_an_effect(language: str) -> None:
    """What a cross-sectional study finds is an association; an effect is only what statistics call so."""
    struck = {
        "en": ("has an effect on", "impact of", "influences"),
        "id": ("berpengaruh", "pengaruh terhadap"),
    }
    t = Texts(language)
    texts = {key: t._flat[key] for key in t.keys if key.startswith(("intro.", "section.", "direction."))}
    assert [
        key for key, text in texts.items() if any(words in text for words in struck.get(language, ()))
    ] == []
