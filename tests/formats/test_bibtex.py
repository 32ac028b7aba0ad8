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


def _row(entry: str) -> Row:
    (row,) = _rows(entry)
    return row


@pytest.mark.parametrize(
    ("fields", "title", "place"),
    [
        ("booktitle={Bells by Night}, chapter={Lamps at sea}", "Lamps at sea", "Bells by Night"),
        ("title={Bells by Night}, chapter={Lamps at sea}", "Lamps at sea", "Bells by Night"),
        ("title={Bells}, subtitle={By Night}, chapter={Lamps}", "Lamps", "Bells: By Night"),
        ("title={Bells by Night}, chapter={Introduction}", "Introduction", "Bells by Night"),
        (
            "title={Bells by Night}, chapter={Chapter 4: Lamps at sea}",
            "Chapter 4: Lamps at sea",
            "Bells by Night",
        ),
        (
            "title={Lamps at sea}, booktitle={Bells by Night}, chapter={Part two}",
            "Lamps at sea",
            "Bells by Night",
        ),
        # a number is no title
        ("title={Bells by Night}, chapter={3}", "Bells by Night", None),
        ("title={Bells by Night}, chapter={3.2}", "Bells by Night", None),
        ("title={Bells by Night}, chapter={XIV}", "Bells by Night", None),
        ("title={Bells by Night}, chapter={Chapter 7}", "Bells by Night", None),
        ("title={Bells by Night}, chapter={Bab IV}", "Bells by Night", None),
        ("title={Bells by Night}, chapter={{A}}", "Bells by Night", None),
    ],
)
def test_named_chapter_of_a_book_is_the_title(fields: str, title: str, place: str | None) -> None:
    row = _row(f"@inbook{{k, author={{Brandl, K}}, {fields}, year=2001}}")
    assert (row["title"], row["journal"], row["type"]) == (title, place, "chapter")


def test_chapter_of_another_type_changes_no_title() -> None:
    row = _row("@incollection{k, title={Lamps}, booktitle={Bells}, chapter={Part of bells}, year=2001}")
    assert (row["title"], row["journal"]) == ("Lamps", "Bells")
    assert _row("@book{k, title={Lamps}, chapter={Part of bells}}")["title"] == "Lamps"


def test_chapter_is_the_title_of_a_part_of_a_collection_that_has_no_other() -> None:
    row = _row("@incollection{k, booktitle={Bells}, chapter={Lamps at sea}, year=2001}")
    assert (row["title"], row["journal"]) == ("Lamps at sea", "Bells")


@pytest.mark.parametrize(
    ("fields", "year"),
    [
        ("date={2016-12-13}, year=2017", 2016),
        ("year=2017, date={2016}", 2016),
        ("date={March}, year=2017", 2017),
        ("year={in press}, date={2018}", 2018),
        ("date={20181231}", 2018),
        ("year=2017", 2017),
        ("urldate={2019-05-06}", None),
        ("year={n.d.}, urldate={2019-05-06}", None),
    ],
)
@pytest.mark.parametrize("kind", ["article", "online"])
def test_date_counts_before_year_and_the_date_of_access_never(
    kind: str, fields: str, year: int | None
) -> None:
    assert _row(f"@{kind}{{k, title={{Lamps}}, {fields}}}")["year"] == year


@pytest.mark.parametrize(
    ("value", "address"),
    [
        (r"http://a.example/e\{\_\}057\{\_\}06.pdf", "http://a.example/e_057_06.pdf"),
        (r"http://a.example/e{\_}057{\_}06.pdf", "http://a.example/e_057_06.pdf"),
        (r"http://a.example/b\_c.html", "http://a.example/b_c.html"),
        (r"http://a.example/b\%20c\#d", "http://a.example/b%20c#d"),
        (r"http://a.example/\~{}kara/x", "http://a.example/~kara/x"),
        (r"http://a.example/{\textasciitilde}kara", "http://a.example/~kara"),
        (r"http://a.example/\textasciitilde{}kara", "http://a.example/~kara"),
        (r"http://a.example/a\textunderscore{}b", "http://a.example/a_b"),
        (r"\url{http://a.example/b\_c}", "http://a.example/b_c"),
        (r"\href{http://a.example/b_c}{a link}", "http://a.example/b_c"),
        (r"Available at \url{http://a.example/b}", "http://a.example/b"),
        (r"http://a.example/{DNA}/b", "http://a.example/DNA/b"),
        (r"http://a.example/?a=1\&b=2", "http://a.example/?a=1&b=2"),
        ("http://a.example/a_b", "http://a.example/a_b"),
    ],
)
def test_escapes_of_latex_are_undone_in_addresses(value: str, address: str) -> None:
    assert _row(f"@misc{{k, title={{Lamps}}, url={{{value}}}}}")["url"] == address


def test_escapes_of_latex_are_undone_in_dois() -> None:
    assert _row(r"@misc{k, title={Lamps}, doi={10.1007/978-3\{\_\}4}}")["doi"] == "10.1007/978-3_4"


def test_all_values_of_a_repeated_field_are_read_if_the_column_can_have_several() -> None:
    row = _row(
        '@article{a, title={Lamps}, title={Bells}, author="Brandl, K", author="Tollen, R", keywords="a b",'
        ' keywords="c", keywords="a b", abstract={One.}, abstract={Two.}, note={x}, note={y},'
        " issn={1234-5679}, issn={0028-0836}, year=2001}"
    )
    assert row["title"] == "Lamps"
    assert row["authors"] == ["Brandl, K", "Tollen, R"]
    assert row["keywords"] == ["a b", "c"]
    assert row["abstract"] == "One. Two."
    assert row["note"] == "x; y"
    assert row["isbn"] == "1234-5679; 0028-0836"


def test_empty_field_is_passed_over() -> None:
    row = _row("@article{a, title={}, title={Lamps}, doi={}, doi={10.5555/a1}}")
    assert (row["title"], row["doi"]) == ("Lamps", "10.5555/a1")


def test_edition_numbers_and_accession_have_columns_of_their_own() -> None:
    row = _row("@techreport{a, title={Lamps}, number={TR-12}, edition={2nd}, unique-id={ISI:000123456}}")
    assert (row["report_number"], row["issue"], row["edition"]) == ("TR-12", None, "2nd")
    assert row["accession"] == ["WOS:000123456"]
    assert _row("@article{a, title={Lamps}, number={12}}")["issue"] == "12"


def test_fields_behind_a_bracket_after_the_key_are_not_dropped() -> None:
    reading = _read("@misc{a),\n  title={Wicks}\n}\n@misc{b,\n title={Two}}\n@misc{c}\n")
    assert [(q.line, "Wicks" in q.raw) for q in reading.quarantined] == [(1, True)]
    assert [e.key for e in reading.entries] == ["b", "c"]


def test_record_without_its_first_line_does_not_join_the_record_above() -> None:
    one = "@book{a,\n  title = {One},\n  year = {2001}\n}\n"
    found = read(f"{one}\n  title = {{Two}},\n  year = {{2002}}\n}}\n\n{one}".encode(), "a.bib")
    assert [normalise(e)["title"] for e in found.entries] == ["One", "One"]
    assert ["Two" in q.raw for q in found.quarantined] == [True]
