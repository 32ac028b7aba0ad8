"""What titles, types and notes say of retractions, withdrawals, concerns and corrections, and what is only a topic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.model.word import NOTICES
from slr.text.notice import join_notices, read_keywords, read_labels, sort_notices, word_notices
from slr.text.notice_relation import read_abstract, read_notes, read_relation, read_update, read_written
from slr.text.notice_title import may_contain_notice, read_mark

OF_THE_WORK = {
    "retracted": """RETRACTED: {} | RETRACTED ARTICLE: {} | Retracted paper: {} | RETRACTED CHAPTER: {} | [Retracted] {}
        | [RETRACTED ARTICLE] {} | (Retracted) {} | [Retracted: {}] | RETRACTED ARTICLE {} | This article has been retracted: {}
        | {} [RETRACTED] | {} (Retracted Article) | {} (Retracted article. See vol. 12, pg. 3, 2010) | {} - RETRACTED
        | {}. Retracted | {} [Retraction in: Ferry Med. 2013;3(2):1] | {}. [Retraction appears in Ferry Med. 2013;3(2):1]
        | RETRACTADO: {} | Artículo retractado: {} | ARTIGO RETRATADO: {} | Article rétracté: {} | Zurückgezogen: {}
        | Ritrattato: {} | Ditarik: {} | [DITARIK] {} | ОТОЗВАНА: {} | 撤稿：{} | 【撤稿】{} | [撤回] {} | 철회: {}
        | Retracted and republished: {}""",
    "withdrawn": "WITHDRAWN: {} | Withdrawn—{} | WITHDRAWN {} | {} [Withdrawn] | {} (Withdrawn Publication) | Article withdrawn: {}",
    "removed": "REMOVED: {} | TEMPORARY REMOVAL: {} | {} (Removed)",
    "expression of concern": """{} (Publication with Expression of Concern. See vol. 3, pg. 1, 2020)
        | {} [Expression of concern in: Ferry Med. 2014]""",
    "corrected": "{} [corrected] | {} [Erratum appears in Ferry Med. 2005;352(26):2771] | {} [published erratum appears in Tides 2013]",
    "retraction of": """Retraction: {} | RETRACTION: {} | Retraction Note: {} | Retraction Note to: {} | Retraction to: {}
        | Retraction notice to “{}” [Ferry Med. 12 (2010) 3–4] | Retraction of "{}" | Notice of Retraction: {}
        | Statement of Retraction: {} | Retraction Statement: {} | Retraction and replacement: {} | Editor's retraction: {}
        | {} (Retraction of vol 12, pg 3, 2010) | {} - Retraction notice | Retractación de: {} | Retratação: {}
        | Penarikan artikel: {} | 撤稿声明：{}""",
    "withdrawal of": "WITHDRAWAL: {} | Withdrawal notice: {} | Notice of withdrawal: {}",
    "removal of": "Removal notice to “{}” [Ferry Med. 12 (2010) 3–4] | REMOVAL: {}",
    "expression of concern of": """Expression of concern: {} | Editorial Expression of Concern: {}
        | Expression of Concern to “{}” [Ferry Med. 3 (2010) 1-2] | Expresión de preocupación: {}""",
    "erratum of": """Erratum: {} | Erratum to: {} | Erratum for "{}" | Corrigendum to '{}' [Ferry Med. 7 (2015) 11] | Correction: {}
        | Correction to: {} | Author Correction: {} | Publisher Correction: {} | {}: Erratum | {} (vol 12, pg 3, 2010)
        | Addendum: {} | Fe de erratas: {} | Ralat: {} | 勘误：{}""",
}
FORMS = [
    (form.strip(), word)
    for word, forms in OF_THE_WORK.items()
    for form in forms.replace("\n", " ").split(" | ")
]
TITLE = "Sleep and lamps in island harbours: a diary study"


@pytest.mark.parametrize(("form", "word"), FORMS)
def test_mark_before_or_behind_a_title_is_read_and_the_rest_is_the_title(form: str, word: str) -> None:
    assert read_mark(form.format(TITLE)) == ((word,), TITLE)


@pytest.mark.parametrize(
    "title",
    [
        TITLE, "", "Opioid withdrawal: a review", "Withdrawal: a qualitative study", "Removed teeth: a survey",
        "Withdrawn behaviour in toddlers", "Retracted eardrums in divers", "Tongue retraction in children",
        "Retraction of the upper lip at rest", "Correction of anaemia in night nurses", "Areas of concern: harbour nurses",
        "Corrections: a survey of prisons", "Vision correction: lenses", "Amendment of soils with ash",
        "Why articles are retracted: a survey of editors", "Retraction notices and their readers",
        "Moral errata of the church", "The tides (a study of removal)", "Tumours removed by laser", "Sleep (withdrawn and restless)",
    ],
)  # fmt: skip
def test_topic_of_a_title_is_no_mark(title: str) -> None:
    assert read_mark(title) == ((), title)


def test_two_marks_on_one_title_are_both_read() -> None:
    assert read_mark(f"RETRACTED: {TITLE} [corrected]") == (("retracted", "corrected"), TITLE)


@given(st.text(max_size=80))
def test_any_text_has_known_marks_and_a_title_without_more_marks(text: str) -> None:
    notices, rest = read_mark(text)
    assert list(notices) == sort_notices(notices)
    assert len(rest) <= len(text)


@given(st.sampled_from(FORMS), st.text(alphabet="abcdefgh ", min_size=1).map(lambda s: f"Sleep {s} harbours"))
def test_mark_is_found_on_any_title(form: tuple[str, str], title: str) -> None:
    assert form[1] in read_mark(form[0].format(title)).notices


@given(
    st.sampled_from(FORMS),
    st.lists(st.text(max_size=20), max_size=3),
    st.lists(st.text(max_size=20), max_size=3),
)
def test_text_joined_from_texts_may_contain_the_notice_of_any_of_them(
    form: tuple[str, str], before: list[str], behind: list[str]
) -> None:
    assert may_contain_notice("|".join([*before, form[0].format("Sleep"), *behind]))


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Retracted Publication", ["retracted"]), ("Article; Retracted Publication", ["retracted"]), ("Retracted", ["retracted"]),
        ("Withdrawn Publication", ["withdrawn"]), ("Publication with Expression of Concern", ["expression of concern"]),
        ("Retraction of Publication", ["retraction of"]), ("Retraction Notice", ["retraction of"]), ("Retraction", ["retraction of"]),
        ("Published Erratum", ["erratum of"]), ("Correction, Addition", ["erratum of"]),
        ("expression-of-concern", ["expression of concern of"]), ("Item Withdrawal", ["withdrawal of"]),
        ("Publicação Retratada", ["retracted"]), ("Journal Article", []), ("Corrected and Republished Article", []), ("", []),
    ],
)  # fmt: skip
def test_publication_types_of_all_databases_give_notice_words(label: str, words: list[str]) -> None:
    assert read_labels([label]) == words


def test_keyword_is_a_notice_only_if_it_is_a_publication_type() -> None:
    assert read_keywords(["Sleep", "RETRACTED PUBLICATION"]) == ["retracted"]
    topics = [
        "retraction",
        "Expression of Concern",
        "Retracted Publications as Topic",
        "withdrawal",
        "correction",
        "Erratum",
    ]
    assert read_keywords(topics) == []


def test_statement_of_a_database_counts_against_an_ambiguous_title() -> None:
    # some publishers begin the title of the notice with "Retracted:", others the title of the work with "Retraction:"
    assert join_notices(["retraction of"], ["retracted"]) == ["retraction of"]
    assert join_notices(["retracted"], ["retraction of"]) == ["retracted"]
    assert join_notices(["corrected"], ["retraction of"]) == ["corrected", "retraction of"]
    assert join_notices([], ["retracted"]) == ["retracted"]


@given(st.lists(st.sampled_from(NOTICES)), st.lists(st.sampled_from(NOTICES)))
def test_what_a_database_states_is_never_lost(stated: list[str], titled: list[str]) -> None:
    assert set(stated) <= set(join_notices(stated, titled)) <= {*stated, *titled}


@pytest.mark.parametrize(
    ("name", "text", "pmid", "found"),
    [
        ("RIN", "Ferry Med. 2012;3(2):4. PMID: 123", "", ("retracted", "pmid:123")),
        ("ROF", "Ferry Med. 2012;3(2):4. doi: 10.5555/ab.", "", ("retraction of", "doi:10.5555/ab")),
        ("RetractionOf", "Ferry Med", "77", ("retraction of", "pmid:77")),
        ("PartialRetractionIn", "", "", ("corrected", "")),
        ("ECI", "PMID 9", "", ("expression of concern", "pmid:9")),
        ("CommentOn", "Ferry Med", "77", None),
    ],
)
def test_relation_of_medline_names_the_word_and_the_other_record(name, text, pmid, found) -> None:
    assert read_relation(name, text, pmid) == found


def test_notes_and_abstracts_name_the_other_record() -> None:
    assert read_notes(["Cited 4 times", "Retraction in: Ferry Med. PMID: 12"]) == [("retracted", "pmid:12")]
    assert read_notes(["Erratum in (EIN)"]) == [("corrected", "")]
    assert read_notes(["Expression of concern for: doi 10.5555/x"]) == [
        ("expression of concern of", "doi:10.5555/x")
    ]
    assert read_notes(["We saw retraction in most patients"]) == []
    assert read_abstract("[This retracts the article DOI: 10.5555/s1.].") == (
        "retraction of",
        "doi:10.5555/s1",
    )
    assert read_abstract("This study corrects the article of 2010.") is None


def test_update_of_crossref_is_read_from_both_sides() -> None:
    assert read_update("expression_of_concern", "10.5555/S1", notice=False) == (
        "expression of concern",
        "doi:10.5555/s1",
    )
    assert read_update("corrigendum", "", notice=True) == ("erratum of", "")
    assert read_update("new_version", "10.5555/s1", notice=True) is None


@given(st.sampled_from(NOTICES), st.sampled_from(["", "pmid:12", "doi:10.5555/a b"[:12]]))
def test_value_of_a_column_is_read_back(word: str, number: str) -> None:
    assert read_written([f"{word} {number}".strip(), "see page 3"]) == [(word, number)]


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Artigo retirado: sono no mar", "retracted"),
        ("Articolo ritrattato: sonno", "retracted"),
        ("Tidur di kapal [telah ditarik kembali]", "retracted"),
        ("Temporary removal: lamps at sea", "removed"),
        ("Notice of concern: lamps at sea", "expression of concern of"),
        ("Penarikan artikel: tidur di kapal", "retraction of"),
        ("Notice of partial retraction: lamps at sea", "erratum of"),
        ("Addendum: lamps at sea", "erratum of"),
        ("Correctif: lampes", "erratum of"),
        ("Rettifica: lampade", "erratum of"),
        ("Berichtigung: Lampen", "erratum of"),
        ("Korrigendum: Lampen", "erratum of"),
        ("Ralat: lampu", "erratum of"),
    ],
)
def test_rare_form_in_ascii_is_found_by_the_part_that_selects_its_pattern(title: str, word: str) -> None:
    assert read_mark(title).notices == (word,)


def test_expression_of_concern_is_shown_with_for() -> None:
    assert word_notices(["expression of concern of"], []) == ("expression of concern for another work",)
