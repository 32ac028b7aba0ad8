"""Draw the answer to an item of an appraisal. Answers differ in sign, shade and text, so the figure can be printed in grey."""

from collections.abc import Iterator
from typing import Final

from slr.model.appraisal_sign import Appraised
from slr.report.grid_figure import FILL, LEADING, PAD, SMALL, Box, Mark, number, text
from slr.report.measure import wrap_text
from slr.report.text import Texts

RADIUS: Final = 10.0
_PLACE: Final = 100.0  # width of the text below the symbol
# For each sign: what is written into the circle, and the fill of the circle.
SYMBOLS: Final = {
    "+": ("+", "#ffffff"),
    "?": ("?", "#d0d0d0"),
    "-": ("\u2212", FILL),
    "n/a": ("/", "#ffffff"),
    "": ("≠", "#ffffff"),
}


def word_appraisal(one: Appraised | None, t: Texts) -> tuple[str, str] | None:
    """Return the symbol of a study's appraisal and the reason for this symbol in words, or None if nobody appraised the study."""
    if one is None:
        return None
    if one.overall:
        return one.sign, t.word(one.overall)
    if not one.items:
        return one.sign, t("appraisal.mark_all_met")
    name = "not_met" if one.sign == "-" else "unclear"
    return one.sign, t(f"appraisal.mark_{name}", items=", ".join(one.items))


def mark_answer(sign: str, word: str) -> Mark:
    """Return a circle with a sign, above the answer in words.

    `sign` is `+`, `-`, `?` or `n/a`, or empty if the answer is not settled.
    """
    symbol, fill = SYMBOLS.get(sign, SYMBOLS[""])
    lines = wrap_text(word, _PLACE, SMALL) if word else []
    dashes = "" if sign in ("+", "?", "-") else ' stroke-dasharray="3 2"'

    def draw(box: Box) -> Iterator[str]:
        x, y = box.center
        top = y - len(lines) * LEADING / 2
        yield (
            f'<circle cx="{number(x)}" cy="{number(top)}" r="{number(RADIUS)}" fill="{fill}" '
            f'stroke="{FILL}" stroke-width="1.5"{dashes}/>'
        )
        if fill == FILL:
            yield '<g fill="#ffffff">' + text(symbol, x, top + 5, size=15, bold=True, middle=True) + "</g>"
        else:
            yield text(symbol, x, top + 5, size=15, bold=True, middle=True)
        for i, line in enumerate(lines):
            yield text(line, x, top + RADIUS + LEADING * (i + 1) - 2, size=SMALL, middle=True)

    return Mark(draw=draw, height=2 * RADIUS + len(lines) * LEADING + PAD)
