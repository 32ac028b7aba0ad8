"""The section on claims: each claim with what supports and contradicts it, and with what the checks found."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slr.model.claim import CONTRADICTS, FINDING, KINDS_OF_CLAIM, NOT_SETTLED, SUPPORTS
from slr.report.document import Block, Facts, Listing, Paragraph, Section
from slr.report.finding_text import cite_reports, name_study, word_result
from slr.report.page import MOST_ROWS, Page
from slr.text.fold import fold

KEY: Final = "claims"
NO_CHANGE: Final = "none"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The page, and everything that it shows about claims.

    `links`, `checks` and `without` map the name of a claim to its rows. `cited` maps reports to citations. `results` maps
    ids to results. `names` is the result of `name_left_out`.
    """

    page: Page
    links: Mapping[str, list[Row]]
    checks: Mapping[str, list[Row]]
    without: Mapping[str, list[Row]]
    cited: Mapping[str, str]
    names: Mapping[str, str]
    results: Mapping[str, Row]


def make(page: Page) -> Section | None:
    """Return the section with one part per claim, or None if there are no claims.

    Claims are sorted by kind and name. Only the first MOST_ROWS claims are shown; the table file contains all.
    """
    rows = page.rows("claims")
    if not rows:
        return None
    rows.sort(key=lambda row: (_place(row["kind"]), row["claim"]))
    known = _Known(
        page=page,
        links=_group(page.rows("claim_support")),
        checks=_group(page.rows("claim_checks")),
        without=_group(page.rows("claim_without")),
        cited=cite_reports(page),
        names=name_left_out(page),
        results={row["finding"]: row for row in page.rows("findings")},
    )
    notes = (Paragraph(text=note, tone="note") for note in page.notes(len(rows)))
    parts = tuple(
        _show(known, row, place) for place, row in zip(_list_places(rows), rows[:MOST_ROWS], strict=False)
    )
    return page.section(KEY, page.intro(KEY), *notes, sections=parts)


def _place(kind: str | None) -> int:
    return KINDS_OF_CLAIM.index(kind) if kind in KINDS_OF_CLAIM else len(KINDS_OF_CLAIM)


def _group(rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["claim"]].append(row)
    return found


def _list_places(rows: Iterable[Row]) -> Iterator[str]:
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        plain = re.sub(r"[^a-z0-9]+", "-", fold(row["claim"])).strip("-")
        place = plain if plain and plain not in seen else f"{plain}-{number}".strip("-")
        seen.add(place)
        yield f"claim-{place}"


def _show(known: _Known, row: Row, place: str) -> Section:
    t = known.page.texts
    if row["state"] == NOT_SETTLED:
        people = t("claim.and").join(row["who"])
        blocks: list[Block] = [Paragraph(text=t("claim.not_settled", people=people), tone="warning")]
        return Section(id=place, title=row["claim"], blocks=tuple(blocks))
    blocks = [Paragraph(text=row["statement"])]
    if row["translation"]:
        blocks.append(Paragraph(text=row["translation"], tone="note"))
    blocks += _list_links(known, row)
    pairs = tuple((t(f"claim.{key}"), value) for key, make in _FACTS.items() if (value := make(known, row)))
    blocks.append(Facts(pairs=pairs))
    title = t("claim.title", claim=row["claim"], kind=t(f"claim.kind.{row['kind'].replace(' ', '_')}"))
    return Section(id=place, title=title, blocks=tuple(blocks))


Lines = tuple[str, ...]
# Which links of a claim to studies and works are listed under a heading, by the key of the heading, in order.
_LISTED: Final[Mapping[str, Callable[[Row], bool]]] = {
    "supporting": lambda link: link["counts"] and link["relation"] == SUPPORTS,
    "contradicting": lambda link: link["counts"] and link["relation"] == CONTRADICTS,
    "uncounted": lambda link: not link["counts"],
}


def _list_links(known: _Known, row: Row) -> Iterator[Block]:
    t, links = known.page.texts, known.links[row["claim"]]
    if not any(map(_LISTED["supporting"], links)):
        yield Paragraph(text=t("claim.no_study"), tone="note")
    for key, belongs in _LISTED.items():
        mine = [link for link in links if belongs(link)]
        items = sorted(
            ((_cite(known, link), tuple(_list_parts(known, link))) for link in mine),
            key=lambda item: (item[0].casefold(), item),
        )
        if items:
            yield Listing(title=t(f"claim.{key}"), items=tuple(items))


def _cite(known: _Known, link: Row) -> str:
    reports, studies = link["reports"], link["studies"]
    if all(report in known.cited for report in reports) and len(studies) == 1:
        return name_study({"study": studies[0], "reports": reports}, known.cited)
    return "; ".join(map(known.page.texts.citation, link["citations"])) or link["id"]


def _list_parts(known: _Known, link: Row) -> Iterator[str]:
    t = known.page.texts
    if not link["counts"]:
        relation = t.word(link["relation"]) if link["relation"] else ""
        reason = t.word(link["status"] if link["reason"] == "not included" else link["reason"])
        yield "; ".join(filter(None, (relation, reason)))
    words = link["statement"] or ""
    if link["what"] == FINDING and link["id"] in known.results:
        words = ": ".join(filter(None, (words, word_result(known.results[link["id"]], t))))
    if words:
        yield words
    place = "; ".join(filter(None, (f"“{link['quote']}”" if link["quote"] else "", link["location"])))
    if place:
        yield place
    verdicts = "; ".join(_list_verdicts(known, link))
    if verdicts:
        yield verdicts


def _list_verdicts(known: _Known, link: Row) -> Iterator[str]:
    t = known.page.texts
    if link["direction"]:
        yield t("claim.has_direction", direction=_word_direction(known, link["direction"]))
    if link["consistency"] is not None:
        yield t("claim.numbers", verdict=t.word(link["consistency"]))
    if link["appraised"]:
        yield t("claim.concerns", items=", ".join(link["concerns"]) or t("claim.no_concerns"))
    if link["notices"]:
        yield ", ".join(map(t.word, link["notices"]))


def _word_direction(known: _Known, direction: str) -> str:
    t = known.page.texts
    return t("finding.mixed") if direction == "mixed" else "−" if direction == "-" else t.word(direction)


def _word_relation(known: _Known, row: Row) -> str:
    page = known.page
    sides = " → ".join(page.construct(row[side]) for side in ("predictor", "outcome") if row[side])
    direction = row["direction"]
    stated = page.texts("claim.states", direction=_word_direction(known, direction)) if direction else ""
    return "; ".join(filter(None, (sides, stated)))


def _word_evidence(known: _Known, row: Row) -> str:
    t = known.page.texts
    if row["evidence_direction"] is None:
        return ""
    counts = ("positive", "negative", "zero", "mixed", "unknown")
    signs = ("+", "−", "0", t("finding.mixed"), t.word("unknown"))
    votes = ", ".join(
        f"{sign} {t.number(row[name])}" for sign, name in zip(signs, counts, strict=True) if row[name]
    )
    return t("claim.votes", direction=_word_direction(known, row["evidence_direction"]), votes=votes)


def _word_population(known: _Known, row: Row) -> str:
    t = known.page.texts
    if not row["population"]:
        return ""
    if not row["supporting"]:
        return str(row["population"])
    return t(
        "claim.of_population",
        population=row["population"],
        n=t.number(row["in_population"]),
        all=t.number(row["supporting"]),
        silent=t.number(row["no_population"]),
    )


def _word_certainty(known: _Known, row: Row) -> str:
    t = known.page.texts
    return t.word(row["certainty"] or "not assessed") if row["supporting"] else ""


def _list_checks(known: _Known, row: Row) -> Lines:
    page = known.page
    return tuple(
        f"{page.texts.word(check['severity'])}: {page.reasons(check['reason'])}"
        for check in known.checks[row["claim"]]
    )


def _list_without(known: _Known, row: Row) -> Lines:
    t = known.page.texts
    repeated = known.without[row["claim"]]
    lines = tuple(
        t("claim.without", name=known.names.get(one["without"], one["without"]), change=t.word(one["change"]))
        for one in repeated
        if one["change"] != NO_CHANGE
    )
    return lines or ((t("claim.stays"),) if repeated else ())


def name_left_out(page: Page) -> Mapping[str, str]:
    """Map what the checks of claims leave out to its name: a study's citation, or a sensitivity analysis's label."""
    links = (link for link in page.rows("claim_support") if len(link["studies"]) == 1)
    cited = {link["studies"][0]: page.texts.citation(link["citations"][0]) for link in links}
    return {**cited, **{rule.id: page.label(rule) for rule in page.protocol.appraisal.without}}


# The facts that are shown about a claim, by the key of the name of the fact, in order. Empty facts are left out.
_FACTS: Final[Mapping[str, Callable[[_Known, Row], str | Lines]]] = {
    "theme": lambda known, row: known.page.code(row["theme"]) if row["theme"] else "",
    "relation": _word_relation,
    "population": _word_population,
    "evidence": _word_evidence,
    "designs": lambda _, row: "; ".join(row["designs"]),
    "certainty": _word_certainty,
    "checks": _list_checks,
    "left_out": _list_without,
}
