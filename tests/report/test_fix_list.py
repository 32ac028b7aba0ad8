"""The reports that a draft cites, as a reference list in the style and language of the review."""

from types import ModuleType

from slr.model.row import list_rows
from slr.report.fix_list import write_fix_list

WORKS = {
    "a1": {"authors": ["Roe, Rita", "Doe, J."], "title": "Oil_lamps", "type": "article", "journal": "Oil", "volume": "7"},
    "b4": {"authors": ["doe, J."], "title": "Beams", "type": "book", "doi": "10.5555/b_4"},
    "l2": {"authors": ["doe, J."], "title": "A beam", "type": "book"},
}  # fmt: skip


def test_the_list_is_in_the_order_language_and_style_of_the_review(made_up: ModuleType) -> None:
    english, indonesian, plain = (
        made_up.make_protocol(
            {"review": {"title": "T", "language": language}, "references": {"style": style}}
        )
        for language, style in (("en", "apa"), ("id", "apa"), ("en", "plain"))
    )
    rows = [
        row
        for row in list_rows(made_up.make_tables(english, works=WORKS)["reports"])
        if row["report"] in WORKS
    ]
    assert write_fix_list(rows, {}, english).decode() == (
        "- doe, J. (2020a). *A beam*.\n"
        "- doe, J. (2020b). *Beams*. <https://doi.org/10.5555/b_4>\n"
        "- Roe, R., & Doe, J. (2020). Oil\\_lamps. *Oil*, *7*.\n"
    )
    assert "- Roe, R., dan Doe, J. (2020)" in write_fix_list(rows, {}, indonesian).decode()
    assert "- Rita Roe and J. Doe. Oil\\_lamps. *Oil*, 2020." in write_fix_list(
        rows, {}, plain
    ).decode().replace(", 7:", ", ").replace(", 7,", ",")
