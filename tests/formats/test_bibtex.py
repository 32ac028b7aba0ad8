"""BibTeX: entries are cut by their own braces, and a broken entry does not affect its neighbours."""

import pytest

from slr.formats import normalise, read
from slr.formats.format import Row
from slr.formats.reading import ParsedFile
from slr.model.entry import Entry


def _read(text: str) -> ParsedFile[Entry]:
    return read(text.encode(), "a.bib")


def _rows(text: str) -> list[Row]:
    return [normalise(e) for e in _read(text).entries]


def test_fields_names_and_key_are_read() -> None:
    reading = _read("% a comment\n@article{smith20,\n author = {Smith, J. and Ludwig van Beethoven and others},\n"
                    ' title = "A {DNA} study",\n year = 2020, pages = {1--9}, doi = {10.1000/X}\n}\n')  # fmt: skip
    (entry,) = reading.entries
    assert (entry.key, entry.type, entry.line) == ("smith20", "article", 2)
    row = normalise(entry)
    assert row["authors"] == ["Smith, J.", "van Beethoven, Ludwig", "et al."]
    assert (row["title"], row["year"], row["pages"], row["doi"]) == ("A DNA study", 2020, "1–9", "10.1000/x")


def test_repeated_blank_and_spaced_keys_lose_no_entry() -> None:
    text = "@misc{a,title={One}}\n@misc{a,title={Two}}\n@misc{,title={Three}}\n@misc{a b,title={Four}}\n@misc{title={Five}}\n"
    assert [r["title"] for r in _rows(text)] == ["One", "Two", "Three", "Four", "Five"]


def test_unbalanced_entry_is_quarantined_and_its_neighbours_survive() -> None:
    text = "@misc{a,\n title={One}\n}\n@misc{b,\n title={Two, note={x}\n}\n@misc{c,\n title={Three}\n}\n"
    reading = _read(text)
    assert [e.key for e in reading.entries] == ["a", "c"]
    assert [(q.line, "`}` is missing" in q.reason) for q in reading.quarantined] == [(4, True)]
    assert "title={Two" in reading.quarantined[0].raw


def test_entry_that_a_stray_brace_closes_early_is_not_cut_short_in_silence() -> None:
    reading = _read("@misc{a, title={One}}, year={2020}\n}\n@misc{b, title={Two}}\n")
    assert [e.key for e in reading.entries] == ["b"]
    assert len(reading.quarantined) == 1


def test_stray_brace_in_a_field_that_has_a_line_of_its_own_is_read() -> None:
    (row,) = _rows("@article{a,\nAuthor = {Doe, A.},\nKeywords = {x, @type:Person}, y},\nTitle = {One},\n}\n")
    assert row["title"] == "One"


def test_strings_months_and_concatenation_are_resolved() -> None:
    text = '@string{jm = "Journal of M"}\n@article{a, journal = jm # " (Print)", month = jan, year = 1999, title={x}}\n'
    (entry,) = _read(text).entries
    assert dict(entry.tags)["journal"] == "Journal of M (Print)"
    assert dict(entry.tags)["month"] == "January"


def test_value_of_an_undefined_macro_is_its_name() -> None:
    (entry,) = _read("@article{a, month = sept, title={x}}\n").entries
    assert dict(entry.tags)["month"] == "sept"


def test_parentheses_delimit_an_entry_and_may_occur_in_its_quotes() -> None:
    (row,) = _rows('@article(Blum:73,\n title = "Shape (Part I): a) and b)",\n volume = {38}\n)\n')
    assert (row["title"], row["volume"]) == ("Shape (Part I): a) and b)", "38")


def test_comments_preambles_and_commented_entries_are_no_entries() -> None:
    text = '@comment{jabref-meta: x;}\n@preamble{"\\newcommand"}\n% @misc{no, title={No}}\n@misc{a, title={Yes}}\n% @misc{no, title={No}}\n'
    assert [r["title"] for r in _rows(text)] == ["Yes"]


def test_field_names_beyond_ascii_and_missing_commas_are_read() -> None:
    (entry,) = _read("@misc{a, título = {Uno}\n year = {2020}\n note = {n}}\n").entries
    assert dict(entry.tags) == {"título": "Uno", "year": "2020", "note": "n"}


def test_several_entries_on_one_line_are_several() -> None:
    assert [r["title"] for r in _rows("@misc{a,title={One}} @misc{b,title={Two}}")] == ["One", "Two"]


def test_missing_fields_are_taken_from_the_crossref_entry() -> None:
    text = "@inproceedings{a, title={Paper}, crossref={p}}\n@proceedings{p, title={Proceedings of X}, year=2001}\n"
    row = _rows(text)[0]
    assert (row["title"], row["journal"], row["year"]) == ("Paper", "Proceedings of X", 2001)


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"{\"O}zg{\"u}r", "Özgür"),
        (r"Erd\H{o}s and \v{S}koda", "Erdős and Škoda"),
        (r"\textit{In vivo} 5\% \& more", "In vivo 5% & more"),
        (r"na{\"\i}ve", "naïve"),
        (r"$\alpha$-helix", "α-helix"),
        ("A {{B}} C", "A B C"),
        (r"{\textless}i{\textgreater}E. coli{\textless}/i{\textgreater}", "E. coli"),
    ],
)
def test_latex_in_a_title_is_shown_plain(latex: str, plain: str) -> None:
    (row,) = _rows("@misc{a, title = {" + latex + "}}")
    assert row["title"] == plain


def test_body_in_braces_keeps_its_order() -> None:
    (row,) = _rows("@misc{a, author = {{Ministry of Health and Care} and Doe, A.}, title={x}}")
    assert row["authors"] == ["Ministry of Health and Care", "Doe, A."]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Siti Rahma, Budi Santoso, Joko", ["Rahma, Siti", "Santoso, Budi", "Joko"]),
        ("Smith JA, Doe AB, Roe CD", ["Smith, JA", "Doe, AB", "Roe, CD"]),
        ("Smith, Jr, John", ["Smith, John, Jr"]),
        ("de la Cruz, Maria Jose, III", ["de la Cruz, Maria Jose, III"]),
        ("Siti Rahma, M.Pd., Budi Santoso", ["Siti Rahma, M.Pd.", "Santoso, Budi"]),
        ("Ministry of Health, Labour Office, New Delhi", ["Ministry of Health, Labour Office, New Delhi"]),
        ("Rahma, Siti and Santoso, Budi", ["Rahma, Siti", "Santoso, Budi"]),
    ],
)
def test_commas_separate_names_only_if_the_parts_are_whole_names(text: str, names: list[str]) -> None:
    (entry,) = read(f"@article{{a, author={{{text}}}, title={{x}}}}".encode(), "a.bib").entries
    assert normalise(entry)["authors"] == names


@pytest.mark.parametrize(
    "text",
    [
        "@Book,\n  title = {Wicks of the pier},\n  year = {2003},\n}\n\n@Comment{x: y;}\n",
        "@misc{b,\n title={Two}}\nBook{a,\n  title = {Wicks of the pier},\n}\n",
        "@{a,\n  title = {Wicks of the pier},\n}\n\n@misc{b,\n title={Two}}\n",
        "@misc{b,\n title={Two}}\n@book a,\n\n  title = {Wicks of the pier},\n  year = 2003\n}\n",
    ],
)
def test_entry_whose_first_line_is_damaged_is_quarantined(text: str) -> None:
    (quarantined,) = _read(text).quarantined
    assert (quarantined.cause, "Wicks of the pier" in quarantined.raw) == ("fragment", True)
    assert _read(text).texts == ()


def test_text_between_entries_is_listed_and_belongs_to_neither() -> None:
    reading = _read(
        "Scopus\nEXPORT DATE:1 May\n@misc{a,\n title={One}\n}\nRead this first.\n\n@misc{b,\n title={Two}\n}\nEnd.\n"
    )
    assert [e.tags for e in reading.entries] == [(("title", "One"),), (("title", "Two"),)]
    assert [(t.line, t.raw) for t in reading.texts] == [(6, "Read this first."), (11, "End.")]
    assert [p.code for p in reading.problems] == ["ING018"]


def test_comments_commands_and_lines_of_reference_managers_are_filler() -> None:
    text = (
        '% Encoding: UTF-8\nAutomatically generated by A 1.2\n@preamble{"x"}\n@string{j = {J}}\n@comment\n'
        "@comment{jabref-meta: a\n b;}\n%@misc{z, title={Z}}\n@misc{a, title={One}}\n}\n@comment{open\n"
    )
    reading = _read(text)
    assert (len(reading.entries), reading.quarantined, reading.texts) == (1, [], ())


def test_lines_after_a_comment_that_is_never_closed_are_not_lost() -> None:
    reading = _read("@misc{a, title={One}}\n@comment{jabref\n  title = {Two},\n  year = 2001\n")
    assert [(q.line, q.cause) for q in reading.quarantined] == [(3, "fragment")]


@pytest.mark.parametrize(
    "field", ["title {Wicks of the pier}", '"Wicks" , title', "Wicks of the old pier, ="]
)
def test_value_without_a_name_is_not_dropped_from_an_entry(field: str) -> None:
    reading = _read(f"@misc{{a,\n  year = 2001,\n  {field},\n  note = {{x}}\n}}\n")
    assert [q.cause for q in reading.quarantined] == ["no_field"]
    assert field in reading.quarantined[0].raw
