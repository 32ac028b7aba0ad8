"""Small drafts for tests: text, a reference list, and what is found."""

from typing import Any

from slr.manuscript.manuscript import check_manuscript


def check(text: str, *entries: str, title: str = "References") -> dict[str, Any]:
    """Return what a check finds in a draft of these lines, with these entries below the title."""
    return check_manuscript("\n\n".join([text, title, *entries]).encode(), "draft.txt").packed


def name(packed: dict[str, Any], *kinds: str) -> dict[str, list[str]]:
    """Return the citations or the beginnings of the entries that are found, for each kind that has any."""
    shown = {
        kind: [item.get("citation") or item["entry"].split(".")[0].split(",")[0] for item in packed[kind]]
        for kind in (kinds or FAULTS)
    }
    return {kind: items for kind, items in shown.items() if items}


FAULTS = ("cited_without_entry", "never_cited", "near_miss", "ambiguous", "duplicates")
DOE = "Doe, J. (2019). Lamps at sea and on land. Oil Press."
DOE_ROE = "Doe, J., & Roe, A. (2018). Wicks of all kinds. Oil Press."
THREE = "Kim, S., Lee, H., & Park, M. (2020). Oil for lamps. Jurnal Lampu, 7(2), 3-9."
WHO = "World Health Organization. (2020). Light in the dark. WHO Press."
LAW = "Peraturan Menteri PANRB Nomor 6 Tahun 2022 tentang Pengelolaan Kinerja. (2022)."
