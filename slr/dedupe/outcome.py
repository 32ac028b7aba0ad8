"""What became of each judged pair once the clusters stand, and which of the doubtful pairs are one question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from slr.dedupe.cluster import Pair, order_pair, tell_refusal
from slr.dedupe.search import Found, Said

if TYPE_CHECKING:
    import pandas as pd

Words = tuple[str, str, str]
_JOINED: Final = "in one report all the same, through what was said or found of the others there"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What stands for a pair: the verdict, whose it is ("rule" or people), by which rule, in which words."""

    verdict: str
    by: str
    rule: str
    evidence: str


def conclude(
    found: Found, pair: Pair, words: Mapping[Pair, Words] | None = None, name: Callable[[str], str] = str
) -> Outcome:
    """Return what stands for a judged pair. `words` is what people said of two reports, by their homes.

    People who have spoken of two reports have spoken of every pair of records across them. `name` renames records.
    """
    judged, (a, b) = found.pairs[pair], pair
    home = order_pair(found.home[a], found.home[b])
    if home[0] == home[1] and judged.verdict != "same":
        return Outcome("same", "rule", "closure", f"{judged.evidence}; {_JOINED}")
    if home[0] != home[1] and judged.verdict != "different" and words and home in words:
        verdict, who, told = words[home]
        return Outcome(verdict, who, "person", f"of these two reports, {told}; {judged.evidence}")
    if home[0] != home[1] and judged.verdict == "same":
        clash = found.refused.get(pair, pair)
        named = order_pair(name(clash[0]), name(clash[1]))
        why = tell_refusal(order_pair(name(a), name(b)), named, by_people=clash in found.apart)
        return Outcome("ask", "rule", "closure", f"{judged.evidence}; {why}")
    return Outcome(judged.verdict, "rule", judged.rule, judged.evidence)


def gather_words(found: Found, said: Said) -> dict[Pair, Words]:
    """Return what people said of each two reports that stand apart; a question where they said more than one thing."""
    spoken: dict[Pair, dict[str, Words]] = {}
    for (a, b), words in said.verdicts.items():
        home = order_pair(found.home[a], found.home[b])
        if home[0] != home[1]:
            spoken.setdefault(home, {}).setdefault(words[0], words)
    told: dict[Pair, Words] = {}
    for home, verdicts in spoken.items():
        listed = [verdicts[v] for v in sorted(verdicts)]
        names = ", ".join(sorted({n for _, who, _ in listed for n in who.split(", ")}))
        verdict = listed[0][0] if len(listed) == 1 and listed[0][0] != "same" else "ask"
        told[home] = (verdict, names, "; ".join(w for _, _, w in listed))
    return told


def find_questions(pairs: "pd.DataFrame", clusters: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return the rows of `pairs` to ask people about, the likest first: one for each two reports, none inside a report."""
    report = dict(zip(clusters["record"].tolist(), clusters["report"].tolist(), strict=True))
    asked = pairs[pairs["verdict"] == "ask"].astype(object)
    rows = [
        {str(k): v for k, v in row.items()} for row in asked.where(asked.notna(), None).to_dict("records")
    ]
    rows.sort(key=lambda r: (-float(r["score"] or 0), r["record_a"], r["record_b"]))
    seen: set[Pair] = set()
    questions = []
    for row in rows:
        reports = order_pair(report[row["record_a"]], report[row["record_b"]])
        if reports[0] != reports[1] and reports not in seen:
            seen.add(reports)
            questions.append(row)
    return questions
