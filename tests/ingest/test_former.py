"""A record answers to the ids that version 0.1 gave to what is now the record."""

import pytest
from ingested import read_tables

from slr.formats import read
from slr.formats.identity import read_identity
from slr.formats.identity.cutting import cut_before, parse_before
from slr.formats.reading import normalise
from slr.ingest.former import FormerId, Mark, find_former_ids, name_records
from slr.ingest.identity import Occurrence, base_id
from slr.model.entry import Entry
from slr.model.table import CLUSTERS, frame
from slr.people.directory import build_directory
from slr.people.kind import KINDS
from slr.people.resolve import resolve_rows
from slr.people.row import Row
from slr.stage import SearchFile


def ids_before(form: str, text: str) -> list[str]:
    starts = cut_before(form, text)
    found = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        kind, tags = parse_before(form, text[start:end]) or ("", ())
        entry = Entry(format=form, line=1, type=kind, tags=tags)
        found.append(base_id(read_identity(entry, normalise(entry)), tags))
    return found


def records_of(text: str) -> list[tuple[str, list[str]]]:
    file = SearchFile.of(path="a.ris", data=text.encode(), source="s", kind="database")
    records = read_tables([file])["records"].sort_values("line")
    return list(zip(records["record"], records["former"], strict=True))


def test_record_whose_type_is_late_answers_to_the_ids_of_its_two_former_entries() -> None:
    text = "AU  - Doe, J\nTY  - JOUR\nTI  - Sleep\nER  - \n\nAU  - Berg, A\nTY  - JOUR\nTI  - Work\nER  - \n"
    olds = ids_before("ris", text)
    assert len(olds) == 4
    found = records_of(text)
    assert [former for _, former in found] == [olds[:2], olds[2:]]


def test_record_with_a_damaged_tag_keeps_the_id_that_it_had_without_the_tag() -> None:
    text = "TY  - JOUR\nTI  - Sleep\nAU  \u2013 Doe, J\nER  - \n"
    assert records_of(text) == [(ids_before("ris", text)[0], [])]


def test_record_that_version_0_1_did_not_read_does_not_take_the_id_of_its_copy() -> None:
    good = "TY  - JOUR\nTI  - Sleep\nAU  - Doe, J\nER  - \n"
    text = f"{good}\n{good.replace('-', chr(0x2013))}\n{good}"
    (first,) = set(ids_before("ris", text))
    assert [record for record, _ in records_of(text)] == [first, f"{first}-3", f"{first}-2"]


def test_a_former_entry_that_is_now_two_gives_its_id_to_the_first() -> None:
    text = "TY  - JOUR\nTI  - Sleep\nAU  - Doe, J\nTY \u2013 BOOK\nTI \u2013 Work\nER  - \n"
    (old,) = ids_before("ris", text)
    (first, others), (second, former) = records_of(text)
    assert (first, others, former) == (old, [], [old])
    assert second != old


def test_an_entry_that_lost_a_tag_to_its_neighbour_is_not_parted() -> None:
    text = "ID  - 1\nTY  - JOUR\nTI  - Sleep\nER  - \n\nID  - 2\nTY  - JOUR\nTI  - Work\nER  - \n"
    assert records_of(text) == [(old, []) for old in ids_before("ris", text)]


def test_note_between_entries_changes_no_id() -> None:
    text = "TY  - JOUR\nTI  - Sleep\nER  - \n\nA note\n\nTY  - JOUR\nTI  - Work\nER  - \n"
    assert records_of(text) == [(old, []) for old in ids_before("ris", text)]


def test_entry_without_damage_has_no_former_entries() -> None:
    text = "TY  - JOUR\nTI  - Sleep\nER  - \n\nA note\n\nTY  - JOUR\nTI  - Work\nER  - \n"
    assert [entry.former for entry in read(text.encode(), "a.ris").entries] == [None, None]


@pytest.mark.parametrize("part", [1, 2])
def test_part_of_a_former_entry_whose_first_part_was_not_read_has_no_former_id(part: int) -> None:
    mark = Mark("rb", Occurrence("", "c", "a", 1), (FormerId("ra", "c", part),))
    assert find_former_ids([mark], name_records([mark])) == [["ra"] if part == 1 else []]


def work(title: str, author: str = "Doe, J") -> str:
    return f"TY  - JOUR\nTI  - {title}\nAU  - {author}\nPY  - 2019\nER  - \n\n"


@pytest.mark.parametrize(
    "mark", ["RETRACTED: {}", "Retracted Article: {}", "{} (Retracted)", "WITHDRAWN: {}."]
)
def test_retracted_work_answers_to_the_id_of_its_title_without_the_notice(mark: str) -> None:
    title = "Sleep of keepers on ships"
    ((old, _),) = records_of(work(title))
    ((new, former),) = records_of(work(mark.format(title)))
    assert (new != old, former) == (True, [old])


@pytest.mark.parametrize(
    "title", ["Retraction: Sleep of keepers on ships", "Erratum to: Sleep of keepers on ships"]
)
def test_notice_about_a_work_does_not_answer_to_the_id_of_the_work(title: str) -> None:
    assert [former for _, former in records_of(work(title))] == [[]]


def test_id_that_another_record_has_is_no_former_id() -> None:
    text = work("Sleep of keepers") + work("RETRACTED: Sleep of keepers")
    assert [former for _, former in records_of(text)] == [[], []]


def test_copies_of_a_retracted_work_answer_to_the_ids_of_the_earlier_copies() -> None:
    olds = [record for record, _ in records_of(work("Sleep of keepers") * 2)]
    found = records_of(work("RETRACTED: Sleep of keepers") * 2)
    assert [former for _, former in found] == [[old] for old in olds]


def test_verdict_on_a_work_counts_after_its_export_says_that_it_was_retracted() -> None:
    ((old, _),) = records_of(work("Sleep of keepers"))
    file = SearchFile.of(
        path="a.ris", data=work("RETRACTED: Sleep of keepers").encode(), source="s", kind="database"
    )
    records = read_tables([file])["records"]
    (new,) = records["record"]
    directory = build_directory(records, frame(CLUSTERS, [{"record": new, "report": new}]))
    row = Row(who="rina", file="rina.csv", line=2, values={"report": old})
    found, problems = resolve_rows([row], KINDS["screening/title-abstract"], directory)
    assert ([ids for _, ids in found], [p.code for p in problems]) == ([(new,)], ["RES004"])
