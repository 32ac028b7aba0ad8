"""Every document type has an entry type in every output format, and is read back unchanged."""

import pytest

from slr.formats.exchange.entry_type import kind_of, word_of
from slr.formats.kind import find_kind
from slr.model.word import DOCUMENT_TYPES


@pytest.mark.parametrize("form", ["ris", "bibtex", "csl-json"])
@pytest.mark.parametrize("kind", DOCUMENT_TYPES)
def test_type_or_added_word_reads_back_as_the_document_type(kind: str, form: str) -> None:
    row = {"type": kind}
    assert (find_kind(word_of(form, row) or kind_of(form, row)) or "other") == kind
