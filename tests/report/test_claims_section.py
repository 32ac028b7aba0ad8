"""The appendix shows each claim as a block, what the checks found, and the claims that fall without a study."""

from typing import Any

import pytest
from made_up_claims import claim, derive, make_review, row_of, support
from made_up_review import make_protocol, synthesize

from slr.people.row import Row
from slr.report.appendix import make_section
from slr.report.document import Facts, Grid, Listing, Noted, Paragraph, Section
from slr.report.page import Page
from slr.report.text import Texts

CELL = {"predictor": "telework", "outcome": "strain", "direction": "-"}
LINKS = [
    support("finding", row_of("r2"), quote="less strain", location="p. 3"),
    support("work", "r3", "contradicts"),
    support("work", "out"),
]


@pytest.fixture(scope="module")
def synthesis() -> Any:
    """The synthesis of one claim with support, contradiction and a link that does not count, and of one in dispute."""
    rows: list[Row] = [
        claim(**CELL, translation="Kurang tegang.", theme="autonomy"),
        claim("both"),
        claim("both", who="tomas"),
    ]
    protocol, tables = make_review()
    return protocol, synthesize({**tables, **derive(rows, LINKS).tables}, protocol)


def make(synthesis: Any, key: str, language: str = "en") -> Section:
    protocol, made = synthesis
    section = make_section(key, Page(synthesis=made, protocol=protocol, problems=(), texts=Texts(language)))
    assert section is not None
    return section


def test_a_claim_is_a_block_with_its_support_and_its_contradictions(synthesis: Any) -> None:
    less, both = make(synthesis, "claims").sections
    assert (less.id, less.title) == ("claim-less", "less: finding")
    assert [b.text for b in less.blocks if isinstance(b, Paragraph)] == [
        "Telework goes with less strain.",
        "Kurang tegang.",
    ]
    listed = {b.title: b.items for b in less.blocks if isinstance(b, Listing)}
    assert listed["Supported by"] == (
        (
            "two (Author r2, 2020)",
            ("telework → strain", "“less strain”; p. 3", "direction −"),
        ),
    )
    assert listed["Contradicted by"][0][0] == "three (Author r3, 2020)"
    assert listed["Linked, not counted"] == (("Author out, 2020", ("supports the claim; excluded",)),)
    (facts,) = (dict(b.pairs) for b in less.blocks if isinstance(b, Facts))
    assert facts["Relation"] == "Telework → Strain; the claim states −"
    assert facts["Direction of the findings"] == "mixed; votes: + 1, − 1"
    assert facts["Certainty"] == "not assessed"
    assert "two (Author r2, 2020): loses its support" in facts["Sensitivity to leaving out studies"]
    assert [b.text for b in both.blocks if isinstance(b, Paragraph)] == [
        "rina and tomas wrote claims with this name. The claim counts once the difference is settled."
    ]


@pytest.mark.parametrize(
    ("language", "check", "change"),
    [("en", "one study", "loses its support"), ("id", "satu studi", "kehilangan pendukungnya")],
)
def test_checks_and_changes_are_tables(synthesis: Any, language: str, check: str, change: str) -> None:
    (checks,) = (b for b in make(synthesis, "claim-checks", language).blocks if isinstance(b, Grid))
    noted = [row[0] for row in checks.rows]
    assert any(isinstance(cell, Noted) and cell.note.startswith(check) for cell in noted)
    assert isinstance(noted[-1], Noted)
    assert noted[-1].text == ""  # a study that nothing uses has no claim
    (without,) = (b for b in make(synthesis, "claim-without", language).blocks if isinstance(b, Grid))
    assert without.rows[-1][0] == Noted(text="less", note=change)
    numbers = without.rows[-1][2]
    assert isinstance(numbers, Noted)
    assert numbers.text == "1 → 0"


def test_a_review_without_claims_has_none_of_the_sections() -> None:
    protocol, tables = make_protocol(), make_review()[1]
    page = Page(synthesis=synthesize(tables, protocol), protocol=protocol, problems=(), texts=Texts("en"))
    assert [make_section(key, page) for key in ("claims", "claim-checks", "claim-without")] == [None] * 3
