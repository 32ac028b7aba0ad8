"""Ingest: every entry of every file becomes a record or is quarantined, whatever the order of the files."""

import random

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from ingested import join_tables, read_tables

from slr.ingest.intake import Chunking, ingest
from slr.model.problem import Severity
from slr.model.source import Source
from slr.model.table import ENTRIES, FILES, QUARANTINE, RECORDS, mismatches
from slr.stage import SearchFile

RIS = "TY  - JOUR\nAU  - Smith, J.\nTI  - Work and load\nPY  - 2020\nER  - \n"
BIB = "@article{a, title={Work and load}, author={Smith, J.}, year=2020}\n@misc{b, title={Broken\n@misc{c, title={Fine}}\n"


def _file(path: str, text: str, source: str = "scopus", searched: str | None = None) -> SearchFile:
    return SearchFile.of(path=path, data=text.encode(), source=source, kind="database", searched=searched)


def test_entries_are_parsed_or_quarantined_with_their_line() -> None:
    tables = read_tables([_file("a.bib", BIB)])
    (row,) = tables["files"].to_dict("records")
    assert (row["entries"], row["parsed"], row["quarantined"]) == (3, 2, 1)
    assert tables["quarantine"].loc[0, "line"] == 2
    assert list(tables["records"]["line"]) != []
    for table in (FILES, ENTRIES, RECORDS, QUARANTINE):
        assert mismatches(table, tables[table.name]) == ()


def test_text_that_is_no_entry_is_listed_with_its_lines_but_not_counted() -> None:
    text = "PT J\nTI Work and load\nER\n\nSent by a colleague\non Monday\n\nPT J\nTI Rest\nER\n"
    result = ingest([_file("a.txt", text)], sources=())
    (file,) = result.files.to_dict("records")
    assert (file["entries"], file["parsed"], file["quarantined"]) == (2, 2, 0)
    (row,) = result.quarantine.to_dict("records")
    assert (row["cause"], row["line"], row["last"]) == ("text", 5, 6)
    assert row["raw"] == "Sent by a colleague\non Monday"
    assert [(p.code, p.line) for p in result.problems] == [("ING018", 5)]


def test_texts_of_a_file_are_told_in_one_warning() -> None:
    text = "PT J\nTI Work\nER\n\nOne\n\nPT J\nTI Rest\nER\n\nTwo\n"
    (problem,) = ingest([_file("a.txt", text)], sources=()).problems
    assert problem.message == "some text does not belong to any entry: line 5, and 1 more passage"


def test_recognised_file_without_an_entry_is_told() -> None:
    result = ingest([_file("a.bib", "@comment{jabref-meta: databaseType:bibtex;}\n")], sources=())
    assert [p.code for p in result.problems] == ["ING019"]


def test_same_work_in_two_files_gets_its_first_id_from_the_earlier_search() -> None:
    files = [_file("b.ris", RIS, searched="2024-01-01"), _file("a.ris", RIS, searched="2025-01-01")]
    records = read_tables(files)["records"].set_index("file")["record"]
    assert records["a.ris"] == f"{records['b.ris']}-2"


def test_id_does_not_depend_on_format_key_or_line() -> None:
    files = [
        _file("a.ris", f"\n\n{RIS}"),
        _file("b.bib", "@article{k, title={Work and Load}, author={Smith, J.}, year=2020}"),
    ]
    ids = read_tables(files)["records"]["record"]
    assert {i.split("-")[0] for i in ids} == {ids.iloc[0].split("-")[0]}


def test_records_with_few_values_are_distinguished_by_all_their_tags() -> None:
    text = "TY  - GEN\nAB  - one\nER  - \nTY  - GEN\nAB  - two\nER  - \n"
    ids = read_tables([_file("a.ris", text)])["records"]["record"]
    assert ids.is_unique
    assert not any("-" in i for i in ids)


@settings(deadline=None, max_examples=20)
@given(st.randoms(use_true_random=False), st.integers(1, 4))
def test_order_of_files_and_number_of_workers_change_nothing(shuffle: random.Random, parts: int) -> None:
    files = [
        _file("a.bib", BIB),
        _file("b.ris", RIS * 3),
        _file("c.ris", RIS),
        _file("d.csv", "title,year\nOne,2001\n"),
    ]
    first = ingest(files, sources=())
    mixed = list(files)
    shuffle.shuffle(mixed)
    second = ingest(mixed, sources=(), run=lambda f, items: [f(i) for i in list(items)])
    other = join_tables(second)
    for name, table in join_tables(first).items():
        pd.testing.assert_frame_equal(table, other[name])
    assert first.problems == second.problems


def test_hits_that_differ_from_the_entries_found_are_a_problem_with_both_numbers() -> None:
    source = Source(id="scopus", name="Scopus", kind="database", hits=5)
    problems = ingest([_file("a.ris", RIS)], sources=[source]).problems
    (problem,) = [p for p in problems if p.code == "ING008"]
    assert "5 hits" in problem.message
    assert "1 entry" in problem.message
    agreed = Source(id="scopus", name="Scopus", kind="database", hits=1)
    assert ingest([_file("a.ris", RIS)], sources=[agreed]).problems == ()


def test_wrong_number_of_hits_in_several_files_names_their_common_folder() -> None:
    source = Source(id="scopus", name="Scopus", kind="database", hits=5)
    files = [_file("searches/scopus/a.ris", RIS), _file("searches/scopus/b.ris", RIS.replace("One", "Two"))]
    found = {p.code: p.file for p in ingest(files, sources=[source]).problems}
    assert found["ING008"] == "searches/scopus"
    empty = {p.code: p.file for p in ingest([], sources=[source]).problems}
    assert empty["ING008"] == ""


def test_empty_binary_and_unknown_files_are_warnings_and_stop_nothing() -> None:
    files = [
        _file("a.ris", ""),
        SearchFile.of(path="b.ris", data=b"%PDF-1.7\xe2\xe3", source="x", kind="database"),
        _file("c.txt", "nothing that anybody knows"),
        _file("d.ris", RIS),
    ]
    result = ingest(files, sources=())
    assert list(result.files["entries"]) == [0, 0, 1, 1]
    assert [p.code for p in result.problems] == ["ING001", "ING002", "ING003"]
    assert all(p.severity is Severity.WARNING for p in result.problems)


def test_garbled_letters_are_reported_with_their_line() -> None:
    (problem,) = ingest([_file("a.ris", RIS.replace("Smith", "RenÃ©"))], sources=()).problems
    assert (problem.code, problem.line) == ("ING005", 2)


def test_no_files_result_in_empty_tables() -> None:
    assert all(len(t) == 0 for t in read_tables([]).values())


def test_two_files_with_the_same_bytes_are_reported() -> None:
    problems = ingest([_file("a.ris", RIS), _file("b.ris", RIS)], sources=()).problems
    assert [(p.code, p.file) for p in problems] == [("ING007", "b.ris")]


def test_entries_in_which_nothing_was_read_are_reported() -> None:
    text = "TY  - JOUR\nTI  - One\nER  - \n\nTY  - JOUR TI  - Two AU  - Smith, J ER  - \n"
    (problem,) = [p for p in ingest([_file("a.ris", text)], sources=()).problems if p.code == "ING016"]
    assert problem.line == 5
    assert problem.message == "1 of 2 entries has no title, author or DOI"


def test_cells_that_a_spreadsheet_destroyed_are_reported_once_a_column_with_the_first_line() -> None:
    text = "Title,Authors,Year,Pages\nLamps,Brandl K,2019,1-9\nBells,Tollen R,2019,1.2E+05\nGulls,Weiss A,2019,####\n"
    (problem,) = ingest([_file("a.csv", text)], sources=()).problems
    assert (problem.code, problem.file, problem.line, problem.where) == ("ING024", "a.csv", 3, "Pages")
    assert "'1.2E+05'" in problem.message
    assert "2 times" in problem.message


def test_repeated_field_of_which_one_value_is_read_is_reported() -> None:
    text = "@article{a, title={Lamps},\n author={Brandl, K}, title={Bells}, year=2019}\n"
    (problem,) = ingest([_file("a.bib", text)], sources=()).problems
    assert (problem.code, problem.line, problem.where) == ("ING025", 1, "title")
    assert "'Bells'" in problem.hint


def test_line_that_may_be_a_damaged_tag_is_reported_with_its_own_line() -> None:
    text = "TY  - JOUR\nAB  - Lamps burn.\nTI   Lamps\nAU  - Brandl, K\nER  - \n"
    problems = ingest([_file("a.ris", text)], sources=()).problems
    (problem,) = [p for p in problems if p.code == "ING029"]
    assert (problem.file, problem.line, problem.where) == ("a.ris", 3, "AB")
    assert problem.message.startswith(
        "'TI   Lamps' could belong to another field, but was read as part of 'AB'"
    )


def test_damaged_name_and_missing_parent_are_reported() -> None:
    text = "@inproceedings{a,\n title={Lamps},\n vol\u201dume={12},\n author={Brandl, K},\n crossref={p1}}\n"
    problems = ingest([_file("a.bib", text)], sources=()).problems
    assert [(p.code, p.line, p.where) for p in problems] == [
        ("ING032", 1, "crossref"),
        ("ING033", 1, "vol\u201dume"),
    ]


def test_line_above_the_first_tag_is_reported_as_not_read() -> None:
    text = (
        "RT Book, Whole\nSR Print(0)\nID 1\nT1 Lamps\nYR 2001\n\nR T Book, Whole\nID 2\nT1 Bells\nYR 2002\n"
    )
    (problem,) = ingest([_file("a.txt", text)], sources=()).problems
    assert (problem.code, problem.line) == ("ING029", 7)
    assert problem.message.startswith("'R T Book, Whole' was not read")


CUT = "@article{a,\n  title = {Whole}\n}\n@article{b,\n  title = {{Cut {off}},\n  year = {2021,\n}\n@article{c,\n  title = {Last}\n}\n"


def test_results_are_the_same_for_any_size_of_chunks() -> None:
    """Repeated entries get numbered ids, and a repaired entry keeps its place in its file."""
    works = "".join(f"TY  - JOUR\nTI  - Work {i % 7}\nPY  - 20{i:02}\nER  - \n\n" for i in range(20))
    files = [
        _file("a.bib", CUT),
        _file("b.ris", works + RIS * 3),
        _file("c.ris", RIS + works.replace("Work 3", "work 3")),
        _file("d.csv", "title,year\nOne,2001\n,\n"),
    ]
    repairs = {"a.bib:4": "@article{b,\n  title = {Mended}\n}\n", "a.bib:1": "none there"}
    wanted = ingest(files, sources=(), repairs=repairs)
    tables = join_tables(wanted)
    assert list(tables["entries"]["key"][:3]) == ["a", "b", "c"]
    for size in (1, 7, 1000):
        for partitions in (1, 5, 1024):
            chunking = Chunking(part=size, rows=size, partitions=partitions)
            found = ingest(files, sources=(), repairs=repairs, chunking=chunking)
            assert found.problems == wanted.problems
            for name, table in join_tables(found).items():
                pd.testing.assert_frame_equal(table, tables[name])
