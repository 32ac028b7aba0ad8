"""Names that any browser and any person may send."""

import re
from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from slr.desk.export_name import find_free_name, make_safe_name, propose_source_id
from slr.model.part import ID_FORM
from slr.people.name import is_device
from slr.store.layout import NOTE_SUFFIXES, is_hidden

NAMES = st.one_of(st.text(), st.text(alphabet="conCON.md/\\ ~$-_[]*?", max_size=12), st.text(min_size=90))


@given(NAMES)
def test_a_safe_name_is_one_name_that_is_read_everywhere(name: str) -> None:
    safe = make_safe_name(name)
    assert safe
    assert not set(safe) & set('/\\[]*?<>:|"\0\n')
    assert len(safe.encode()) <= 110
    assert not is_hidden(safe)
    assert not is_device(safe)
    assert safe == safe.strip(" ")
    assert PurePosixPath(safe).suffix.lower() not in NOTE_SUFFIXES
    assert make_safe_name(safe) == safe


@given(st.lists(NAMES.map(make_safe_name), min_size=1))
def test_free_names_never_collide(names: list[str]) -> None:
    taken: list[str] = []
    for name in names:
        taken.append(find_free_name(name, taken))
    assert len({t.casefold() for t in taken}) == len(names)


@given(st.lists(st.text()))
def test_ids_are_valid_and_differ(names: list[str]) -> None:
    ids: list[str] = []
    for name in names:
        ids.append(propose_source_id(name, ids))
    assert all(re.fullmatch(ID_FORM, i) for i in ids)
    assert len(set(ids)) == len(names)


def test_a_long_name_keeps_its_suffix() -> None:
    assert make_safe_name(f"{'é' * 300}.ris").endswith("é.ris")
