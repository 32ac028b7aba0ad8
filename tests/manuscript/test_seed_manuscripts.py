"""Two published articles, with the faults that readers have found in them."""

from pathlib import Path

import pytest

from slr.manuscript.manuscript import check_manuscript


def check(folder: Path, name: str) -> dict[str, list[tuple[int, str]]]:
    path = folder / "seeds" / name
    if not path.is_file():
        pytest.skip("the articles are not there")
    packed = check_manuscript(path.read_bytes(), name).packed
    return {
        kind: [(item["line"], (item.get("citation") or item.get("entry") or "")[:24]) for item in items]
        for kind, items in packed.items()
        if isinstance(items, list) and items
    }


def test_a_review_has_one_citation_without_entry_and_three_paragraphs_that_cite_nothing(shared: Path) -> None:
    assert check(shared, "000_eca7a0b6db520a27.txt") == {
        "cited_without_entry": [(72, "Bakker & Demerouti, 2007")],
        "never_cited": [(165, "Panayi, A., Ward, K., Be")],
        "near_miss": [(40, "Duriat, 2022"), (106, "Schaufeli, 2017a")],
        "uncited_paragraphs": [(88, ""), (90, ""), (110, "")],
    }


def test_an_empirical_article_has_an_entry_that_lost_its_author(shared: Path) -> None:
    assert check(shared, "004_337ea7138f50a135.txt") == {
        "cited_without_entry": [(45, "Wokas et al., 2022"), (101, "Wokas et al. (2022)")],
        "never_cited": [
            (133, "Kominfoss Kuansing. (202"),
            (134, "Kuswarak, A., Aswita, R."),
            (141, "Astuti, A. (2022). Hubun"),
        ],
        "near_miss": [(105, "Dagnev dan Elantheraiyan")],
        "entries_without_author": [(139, "keterlibatan kerja dan l")],
    }
