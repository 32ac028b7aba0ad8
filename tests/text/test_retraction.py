"""A list of retractions finds works by DOI or PubMed identifier."""

import pytest

from slr.model.problem import ReviewError
from slr.text.retraction import read_retractions

HEAD = "Title,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature\n"


@pytest.mark.parametrize(
    ("line", "doi", "pmid", "words"),
    [
        ("x,10.1/ABC,0,Retraction", "10.1/abc", None, set()),
        ("x,10.1000/ABC,0,Retraction", "10.1000/abc", None, {"retracted"}),
        ("x,unavailable,123,Expression of concern", None, "123", {"expression of concern"}),
        ("x,10.1000/abc,0,Correction", "10.1000/abc", "0", {"corrected"}),
        ("x,10.1000/abc,0,Reinstatement", "10.1000/abc", None, set()),
        ("x,unavailable,0,Retraction", None, None, set()),
    ],
)
def test_a_work_is_found_by_its_identifiers(
    line: str, doi: str | None, pmid: str | None, words: set[str]
) -> None:
    assert read_retractions((HEAD + line).encode(), "list.csv").find(doi, pmid) == words


def test_a_list_in_latin_1_is_read() -> None:
    data = (HEAD + "é,10.1000/abc,0,Retraction").encode("latin-1")
    assert read_retractions(data, "list.csv").find("10.1000/abc", None) == {"retracted"}


def test_a_file_without_the_columns_is_refused() -> None:
    with pytest.raises(ReviewError) as error:
        read_retractions(b"a,b\n1,2\n", "list.csv")
    assert {problem.code for problem in error.value.problems} == {"NOT004"}
