"""What is found becomes values for JSON."""

from manuscript.made_up_draft import DOE, check

from slr.manuscript.report import LISTS, pack_nothing, summarize


def test_every_list_is_there_even_if_nothing_is_found() -> None:
    packed = check("Lamps burn (Doe, 2019).", DOE)
    assert set(packed) == {"entries", "citations", "style", *LISTS} == set(pack_nothing())
    assert (packed["entries"], packed["citations"], summarize(packed)) == (1, 1, "nothing to correct")
