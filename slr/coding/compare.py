"""Compare the codes that the codebook's terms suggest with the codes that coders assigned."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from slr.model.protocol import Protocol
from slr.model.table import CODE_AGREEMENT, DISAGREEMENTS, frame
from slr.statistics.agreement import cohen_kappa_of_table

if TYPE_CHECKING:
    import pandas as pd


def compare_codes(
    coded: "pd.DataFrame", suggestions: pa.Table, protocol: Protocol
) -> "tuple[pd.DataFrame, pd.DataFrame]":
    """Return the tables CODE_AGREEMENT and DISAGREEMENTS for the reports that have at least one coding.

    A code counts as assigned if any coder assigned it with a role other than `reject`. If a code is assigned or
    suggested, its parent codes count as assigned or suggested, too.
    """
    above = {code: protocol.codes_above(code) for code in protocol.code_ids}
    compared = sorted(set(coded["report"]))
    coders: dict[tuple[str, str], set[str]] = {}
    for report, theme, role, who in zip(
        coded["report"], coded["theme"], coded["role"], coded["who"], strict=True
    ):
        if role != "reject":
            for code in (theme, *above.get(theme, ())):
                coders.setdefault((report, code), set()).add(who)
    words: dict[tuple[str, str], list[str]] = {}
    about = pc.is_in(suggestions["report"], pa.array(compared, pa.large_string()))
    for row in suggestions.filter(about).to_pylist():
        for code in (row["theme"], *above.get(row["theme"], ())):
            words[row["report"], code] = sorted({*words.get((row["report"], code), ()), *row["words"]})
    agreement = [_agreement_row(theme, compared, coders, words) for theme in protocol.code_ids]
    disagreements = [
        {"report": report, "theme": theme, "says": "coder" if (report, theme) in coders else "program", "words": words.get((report, theme), []),
         "who": sorted(coders.get((report, theme), ()))}
        for theme in protocol.code_ids
        for report in compared
        if ((report, theme) in coders) != ((report, theme) in words)
    ]  # fmt: skip
    return frame(CODE_AGREEMENT, agreement), frame(DISAGREEMENTS, disagreements)


def _agreement_row(
    theme: str,
    compared: Sequence[str],
    coders: Mapping[tuple[str, str], object],
    words: Mapping[tuple[str, str], object],
) -> dict[str, object]:
    cells = [((r, theme) in words, (r, theme) in coders) for r in compared]
    both, program, coder, neither = (
        cells.count(c) for c in ((True, True), (True, False), (False, True), (False, False))
    )
    return {
        "theme": theme, "reports": len(compared), "both": both, "coder": coder, "program": program, "neither": neither,
        "kappa": cohen_kappa_of_table(both, program, coder, neither),
        "precision": round(both / (both + program), 6) if both + program else None,
        "recall": round(both / (both + coder), 6) if both + coder else None,
    }  # fmt: skip
