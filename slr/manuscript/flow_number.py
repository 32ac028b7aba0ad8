"""Compare the counts that a draft gives for its search and screening with the PRISMA flow of the review."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from slr.manuscript.prose import Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNumber:
    """A count in a sentence of a draft, with its line.

    `what` is the kind of count, as in `_WORDS`. `found` is the count in the sentence. `expected` are counts in the
    flow. The count in the sentence must be equal to one of them.
    """

    text: str
    line: int
    what: str
    found: int
    expected: tuple[int, ...]

    @property
    def agrees(self) -> bool:
        """Whether one of the expected counts is equal to the count in the sentence."""
        return self.found in self.expected


_COUNT: Final = r"(?P<n>\d{1,3}(?:[.,]\d{3})+|\d+)"
_THING: Final = (
    r"(?:(?:unique|potential|potentially|relevant|full-text|eligible|duplicate|additional|penuh|teks)\s+){0,3}"
    r"(?:records?|articles?|studies|study|citations?|references?|papers?|publications?|reports?|documents?|titles?|abstracts?|full texts?"
    r"|artikel|studi|rekaman|catatan|publikasi|dokumen|laporan|literatur|penelitian|jurnal|teks lengkap|judul)"
)
_GAP: Final = r"[^.;()\d]{0,60}?"
# what is counted: the words after the number and its noun, and the words before the number
_WORDS: Final = (
    ("duplicates", r"duplicat\w*|duplikat\w*|duplikasi|ganda", ""),
    ("identified", r"(?:were |was )?(?:identified|retrieved from|found)|teridentifikasi|diidentifikasi|ditemukan|diperoleh", r"identified|yielded|found|retrieved|menemukan|mengidentifikasi|menghasilkan"),
    ("screened", r"(?:were |was )?screened|disaring|diskrining|ditapis", r"screened|menyaring"),
    ("sought", r"(?:were |was )?sought|dicari", ""),
    ("not_retrieved", r"(?:were |was |could )?not (?:be )?(?:retrieved|obtained|available)|tidak (?:dapat )?(?:diperoleh|ditemukan|diakses)", ""),
    ("assessed", r"(?:were |was )?assessed|dinilai|ditelaah kelayakannya", r"assessed"),
    ("excluded", r"(?:were |was )?(?:excluded|removed)|dikeluarkan|dikecualikan|dieksklusi", r"excluded|mengeluarkan"),
    ("included", r"(?:were |was |met the criteria and were )?(?:finally )?included|disertakan|diikutsertakan|dimasukkan|diinklusi|memenuhi (?:kriteria|syarat)", r"included|menyertakan"),
)  # fmt: skip
_FORMS: Final = tuple(
    (
        what,
        re.compile(
            rf"(?<![\d.,/]){_COUNT}\s+(?:{_THING}\s+)?{_GAP}\b(?:{after})\b"
            if what == "duplicates"
            else rf"(?<![\d.,/]){_COUNT}\s+{_THING}\s+(?:(?!\b(?:and|dan)\b){_GAP})?\b(?:{after})\b",
            re.IGNORECASE,
        ),
    )
    for what, after, _ in _WORDS
) + tuple(
    (
        what,
        re.compile(
            rf"\b(?:{before})\s+(?:a total of\s+|sebanyak\s+|total\s+)?{_COUNT}\s+{_THING}", re.IGNORECASE
        ),
    )
    for what, _, before in _WORDS
    if before
)
# the boxes of the flow for each kind of count that is looked up in more than the box of the same name
_BOXES: Final[Mapping[str, tuple[str, ...]]] = {
    "excluded": ("excluded", "reports_excluded", "removed", "automation", "duplicates", "other_reasons"),
    "duplicates": ("duplicates", "also_in_databases", "removed"),
}


def check_flow(prose: Prose, boxes: Sequence[Mapping[str, object]]) -> Iterator[FlowNumber]:
    """Yield the counts of a draft for which the flow has a box, in the order of the text.

    `boxes` are the boxes of `prisma.json`, with `id`, `n` and `parts`. The expected counts are the counts of the box in
    each arm, their sum, and the counts of the lines in the box. Some kinds of count are looked up in several boxes.
    """
    counts = dict(_flatten(boxes))
    found: dict[int, FlowNumber] = {}
    for what, form in _FORMS:
        for match in form.finditer(prose.text):
            expected = _list_expected(what, counts)
            if expected and match.start("n") not in found:
                found[match.start("n")] = FlowNumber(
                    text=" ".join(match.group().split()),
                    line=prose.line_at(match.start("n")),
                    what=what,
                    found=int(re.sub(r"[.,]", "", match["n"])),
                    expected=expected,
                )
    yield from (found[at] for at in sorted(found))


def _flatten(boxes: object) -> Iterator[tuple[str, int]]:
    """Yield the id and the count of each box, and of each line in a box."""
    for box in boxes if isinstance(boxes, list | tuple) else ():
        if isinstance(box.get("n"), int):
            yield str(box["id"]), box["n"]
        yield from _flatten(box.get("parts", ()))


def _list_expected(what: str, counts: Mapping[str, int]) -> tuple[int, ...]:
    values: set[int] = set()
    for name in _BOXES.get(what, (what,)):
        arms = [counts[key] for key in (f"databases.{name}", f"other.{name}") if key in counts]
        values |= {*arms, sum(arms)} if arms else set()
        values |= {n for key, n in counts.items() if re.match(rf"(?:databases\.|other\.)?{name}\.", key)}
        values |= {counts[name]} if name in counts else set()
    return tuple(sorted(values))
