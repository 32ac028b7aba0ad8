"""Files of any format become items for one output file, and every entry is counted."""

from slr.ingest.conversion import convert_files

RIS = b"TY  - JOUR\nTI  - Night work\nAU  - Abara, N.\nPY  - 2015\nER  -\n\n"
BIB = b"@article{sleep, title={Sleep in the day}, author={Budi, S.}, year={2011}}\n"


def test_items_come_in_the_order_of_the_files_with_their_place():
    converted = convert_files([("b.bib", BIB), ("a.ris", RIS)], map)
    assert [(i.row["title"], i.row["file"], i.row["format"], i.row["key"]) for i in converted.items] == [
        ("Sleep in the day", "b.bib", "bibtex", "sleep"), ("Night work", "a.ris", "ris", ""),
    ]  # fmt: skip
    assert converted.items[1].entry.tags[0] == ("TI", "Night work")


def test_every_entry_is_parsed_or_quarantined():
    files = [("a.ris", RIS + RIS), ("b.bib", BIB + b"@article{cut, title={Half a\n")]
    converted = convert_files(files, map)
    assert next((f["path"], f["entries"]) for f in converted.files) == ("a.ris", 2)
    assert all(f["entries"] == f["parsed"] + f["quarantined"] for f in converted.files)
    assert sum(f["parsed"] for f in converted.files) == len(converted.items)


def test_a_file_named_twice_is_read_twice_and_its_records_stay_separate():
    converted = convert_files([("a.ris", RIS), ("a.ris", RIS)], map)
    first, second = (i.row["record_id"] for i in converted.items)
    assert second == f"{first}-2"
