"""Write the histories of reports: status, records, merges, verdicts, notices, codings, findings, appraisals and claims.

The HTML page shows a history when a reader clicks on a work. A history contains only what the published tables contain.
Therefore, while a stage is screened blind, a history hides what these tables hide.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from slr.model.row import list_rows
from slr.model.word import FACTS, NOT_EXTRACTED
from slr.report.document import Story
from slr.report.finding_text import word_details, word_result
from slr.report.page import Page
from slr.report.text import capital

MOST_STORIES: Final = (
    10_000  # in a larger review, only the most important reports have a history; the table files have all
)
MOST_LETTERS: Final = 5_000_000  # so that the page of a review with 5,000 included studies stays below 15 MB
Row = Mapping[str, Any]
Told = Iterator[tuple[str, str]]  # a report and a line of its history


def describe_works(page: Page) -> tuple[Story, ...]:
    """Return the histories of reports, at most MOST_STORIES.

    The histories of included reports come first. The histories of reports that reached retrieval or full text, or that
    have a notice, come next. All other histories come last. As soon as the histories have more than MOST_LETTERS
    letters, each further history contains only the status of its report and a remark.
    """
    works = _find_works(page)
    lines = _collect_lines(page, works.keys())
    stories, letters = [], 0
    for report, row in works.items():
        parts = [(heading, tuple(listed)) for heading, listed in lines[report].items()]
        if letters > MOST_LETTERS:
            parts = [*parts[:1], (page.texts("explore.part_rest"), (page.texts("explore.cut"),))]
        letters += sum(len(line) for _, listed in parts for line in listed)
        stories.append(_make_story(page, report, row, tuple(parts)))
    return tuple(stories)


def _collect_lines(page: Page, reports: Collection[str]) -> dict[str, dict[str, list[str]]]:
    lines: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for part, tell in _PARTS.items():
        for report, line in tell(page, reports):
            listed = lines[report].setdefault(page.texts(f"explore.part_{part}"), [])
            if line and line not in listed:
                listed.append(line)
    return lines


def _make_story(page: Page, report: str, row: Row, parts: tuple[tuple[str, tuple[str, ...]], ...]) -> Story:
    work = page.work(row)
    key = page.works[report].key if report in page.works else ""
    return Story(
        report=report,
        key=key,
        citation=work.citation,
        title=work.title,
        link=work.link,
        href=work.href,
        parts=parts,
    )


# The tables that cite reports, in the order of importance, and the stages of the rows that are used. `()` means all rows.
_CITED_IN: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("studies", ()),
    ("excluded", ("full-text", "retrieval")),
    ("pending", ("full-text", "retrieval")),
    ("notices", ()),
    ("verdicts", ("full-text",)),
    ("pending", ("title-abstract",)),
    ("excluded", ("title-abstract",)),
    ("outside_flow", ()),
)


def _find_works(page: Page) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for name, stages in _CITED_IN:
        left = MOST_STORIES - len(found)
        data = page.table(name)
        if stages:
            data = data[data["stage"].isin(stages)]
        data = data[~data["report"].isin(list(found))].drop_duplicates("report")
        found |= {row["report"]: row for row in list_rows(data.iloc[:left])}
    return found


def _rows_of(page: Page, name: str, reports: Collection[str]) -> list[dict[str, Any]]:
    data = page.table(name)
    return page.name_people(data[data["report"].isin(list(reports))])


def _rows_about(page: Page, name: str, reports: Collection[str]) -> Iterator[tuple[str, Row]]:
    if name not in page.synthesis.tables:
        return
    for row in page.rows(name):
        yield from ((report, row) for report in row["reports"] if report in reports)


def _join(parts: Iterable[str | None], mark: str = "; ") -> str:
    return mark.join(filter(None, parts))


def _describe_standing(page: Page, reports: Collection[str]) -> Told:
    t = page.texts
    for row in _rows_of(page, "studies", reports):
        yield row["report"], capital(t.word("included"))
    for name in ("excluded", "pending"):
        for row in _rows_of(page, name, reports):
            by = f" ({t.word(row['by'])})" if row["by"] in ("people", "rule", "stopping") else ""
            why = _join(
                (row.get("criterion"), page.exclusion(row.get("criterion")) if row.get("criterion") else ""),
                ": ",
            )
            matched = page.reasons(row["words"]) if row["by"] == "rule" and name == "excluded" else ""
            flag = page.reasons(row["flag"])
            yield (
                row["report"],
                _join((f"{capital(t.word(row['stage']))}: {t.word(row['status'])}{by}", why, matched, flag)),
            )
    for row in _rows_of(page, "outside_flow", reports):
        yield row["report"], capital(t.word(row["standing"]))


def _describe_study(page: Page, reports: Collection[str]) -> Told:
    t = page.texts
    for row in _rows_of(page, "studies", reports):
        if row["report"] not in page.works:  # otherwise, the full reference has both
            yield row["report"], _join((_join(row["authors"]), row["journal"]), " · ")
        yield row["report"], f"{t('explore.study')}: {row['study']}" if row["study"] != row["report"] else ""
        for name in FACTS:
            if row[name] and row[name] != NOT_EXTRACTED:
                yield row["report"], f"{t(f'column.{name}')}: {t.word(row[name])}"


def _describe_records(page: Page, reports: Collection[str]) -> Told:
    names = {source.id: source.name for source in page.protocol.sources}
    for row in _rows_of(page, "ledger", reports):
        where = f"{row['file']}:{row['line']}"
        yield row["report"], f"{names.get(row['source'], row['source'])} ({where}, {row['record']})"


def _describe_merges(page: Page, reports: Collection[str]) -> Told:
    data, wanted = page.table("duplicates"), list(reports)
    ours = data["report_a"].isin(wanted) | data["report_b"].isin(wanted)
    for row in page.name_people(data[ours]):
        who = page.texts.word(row["by"])
        line = f"{row['record_a']} / {row['record_b']}: {page.texts.word(row['verdict'])} ({who}); {page.reasons(row['evidence'])}"
        for report in dict.fromkeys((row["report_a"], row["report_b"])):
            if report in reports:
                yield report, line


def _describe_verdicts(page: Page, reports: Collection[str]) -> Told:
    t = page.texts
    for row in _rows_of(page, "verdicts", reports):
        settled = _join((t.word(row["how"]) if row["how"] else "", row["by"]), ": ")
        verdict = _join((t.word(row["verdict"]), row["criterion"]), " ")
        more = _join((settled, row["note"], t.word(row["basis"]) if row["basis"] else "", row["when"][:10]))
        yield (
            row["report"],
            f"{capital(t.word(row['stage']))}, {t.word(row['who'])}: {_join((verdict, more))}",
        )


def _describe_notices(page: Page, reports: Collection[str]) -> Told:
    t = page.texts
    for row in _rows_of(page, "notices", reports):
        named = _join(map(t.citation, row["notices"]))
        who = ", ".join(row["who"])
        yield (
            row["report"],
            _join((capital(t.word(row["notice"])), named, t.word(row["decision"]), who, row["note"])),
        )


def _describe_codings(page: Page, reports: Collection[str]) -> Told:
    t = page.texts
    for name in ("synthesis", "other_codings"):
        for report, row in _rows_about(page, name, reports):
            head = f"{page.code(row['theme'])}, {t.word(row['role'])}"
            quotes = _join((f"“{quote}”" for quote in row["quotes"]), " ")
            yield (
                report,
                _join((f"{head}: {row['statement'] or ''}".rstrip(": "), _join(row["locations"]), quotes)),
            )


def _describe_findings(page: Page, reports: Collection[str]) -> Told:
    t = page.texts
    for report, row in _rows_about(page, "findings", reports):
        about = _join((row["predictor"], row["outcome"]), " → ")
        uncounted = "" if row["counts"] else t("explore.not_counted", reason=t.word(row["reason"]))
        quote = f"“{row['quote']}”" if row["quote"] else ""
        direction = {"mixed": t("finding.mixed"), "-": "−"}.get(row["direction"], t.word(row["direction"]))
        details = (word_details(row, t), word_result(row, t), direction, row["location"], quote, uncounted)
        yield report, f"{about}: {_join(details)}"


def _describe_appraisals(page: Page, reports: Collection[str]) -> Told:
    t = page.texts
    for report, row in _rows_about(page, "appraisals", reports):
        yield report, _join((f"{row['tool']} {t.word(row['item'])}: {t.word(row['answer'])}", row["reason"]))


def _describe_claims(page: Page, reports: Collection[str]) -> Told:
    t = page.texts
    stated = (
        {row["claim"]: row["statement"] for row in page.rows("claims")}
        if "claims" in page.synthesis.tables
        else {}
    )
    for report, row in _rows_about(page, "claim_support", reports):
        uncounted = "" if row["counts"] else t("explore.not_counted", reason=t.word(row["reason"]))
        yield (
            report,
            _join(
                (f"{capital(t.word(row['relation']))}: {row['claim']}", stated.get(row["claim"]), uncounted)
            ),
        )


# The parts of a history, by the key of their heading, in order.
_PARTS: Final[Mapping[str, Callable[[Page, Collection[str]], Told]]] = {
    "standing": _describe_standing,
    "study": _describe_study,
    "records": _describe_records,
    "merges": _describe_merges,
    "verdicts": _describe_verdicts,
    "notices": _describe_notices,
    "codings": _describe_codings,
    "findings": _describe_findings,
    "appraisals": _describe_appraisals,
    "claims": _describe_claims,
}
