"""`slr trace WORDS`: show the history of a report, from the exports to the tables, or a claim with its support."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from slr.cli.claim_story import describe_claim, describe_link
from slr.cli.common import finish, review_options, run_to
from slr.cli.option import as_option
from slr.cli.output import echo
from slr.desk.claim_history import find_claim
from slr.desk.history import Row, make_history, read_tables, search_quarantine, search_reports
from slr.model.entry import TEXT
from slr.model.problem import Problem
from slr.model.row import list_rows
from slr.pipeline import load_protocol
from slr.report.reason import word_english
from slr.store.layout import Review, find_root, review_names
from slr.text.citation import cite_with_title
from slr.text.notice import word_notices

if TYPE_CHECKING:
    import pandas as pd

    from slr.model.protocol import Protocol

LISTED: Final = 20  # further matches are only counted
_NUMBERS: Final = ("direction", "type", "estimate", "p", "n")  # of a finding
# Headings in the terminal that differ from the key in `--json`.
_HEADINGS: Final = {"stands in": "listed in"}


@click.command("trace")
@click.argument("words", nargs=-1, required=True)
@as_option
@review_options
@click.pass_context
def command(
    ctx: click.Context,
    words: tuple[str, ...],
    who: str | None,
    name: str | None,
    strict: bool,
    as_json: bool,
) -> None:
    """Show the history of a report: file and line, merges, rules, verdicts, codes, claims and tables.

    WORDS are searched for in ids, keys, authors, titles, years and DOIs. A report matches if one of its records
    contains all words. Case and accents do not matter. If several reports match, they are only listed, unless you use
    --json. If WORDS are the name of a claim, the claim and its support are shown instead of a report. Without -r, every
    review of the project is searched. If a stage is screened blind, other people's verdicts on a report are shown only
    after the report is settled.
    """
    matches = [
        _Match(review=r, protocol=load_protocol(r)[0], tables=t, reports=search_reports(t, words))
        for r, t in _run_reviews(name, quiet=as_json)
    ]
    claims = [(m, c) for m in matches if (c := find_claim(m.tables, m.protocol, words, who)) is not None]
    found = [] if claims else [(m, report) for m in matches for report in m.reports]
    if as_json:
        stories = [dict(_describe(m, report, who)) for m, report in found]
        traced = {"claims": [dict(describe_claim(c)) for _, c in claims]} if claims else {}
        nothing = () if stories or claims else [_nothing(words)]
        finish(ctx, nothing, strict=strict, payload={"matches": stories, **traced})
    for match, claim in claims:
        _print_story(describe_claim(claim), match.review.name)
    if claims:
        ctx.exit(0)
    lost = [line for m in matches for line in _describe_quarantine(m, words)]
    for line in lost:
        echo(line)
    if len(found) == 1:
        [(match, report)] = found
        _print_story(_describe(match, report, who), match.review.name)
    elif found:
        _print_list(matches, words)
    elif not lost:
        finish(ctx, [_nothing(words)], strict=strict)
    ctx.exit(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """A review with its tables, and the reports of the review that match the words."""

    review: Review
    protocol: "Protocol"
    tables: "Mapping[str, pd.DataFrame]"
    reports: list[str]

    @property
    def home(self) -> str:
        return self.review.shown(self.review.corpus)


def _run_reviews(name: str | None, *, quiet: bool) -> "Iterator[tuple[Review, dict[str, pd.DataFrame]]]":
    """Yield the named review with its tables. If no name is given, yield every review of the project.

    Each review is first brought up to date.
    """
    names = (name,) if name is not None else review_names(find_root(Path.cwd())) or (None,)
    for each in names:
        review, _ = run_to("synthesize", name=each, force=False, quiet=quiet, keep=False)
        yield review, read_tables(review)


def _nothing(words: tuple[str, ...]) -> Problem:
    hint = "try a part of the title or of an author's name"
    if any(len(word.split()) > 1 for word in words):
        hint = "words in quotes are searched for as a phrase; without the quotes, each word is searched for separately"
    return Problem(code="TRC001", message=f"no record matches {' '.join(words)!r}", hint=hint)


def _print_list(matches: "Sequence[_Match]", words: tuple[str, ...]) -> None:
    total = sum(len(m.reports) for m in matches)
    where = ", ".join(m.review.name for m in matches if m.reports)
    echo(f"{where}: {total} reports match {' '.join(words)!r}; `slr trace ID` shows the history of one:")
    for m in matches:
        reports = m.tables["reports"]
        rows = {r["report"]: r for r in list_rows(reports[reports["report"].isin(m.reports[:LISTED])])}
        for report in m.reports[:LISTED]:
            where = f"  ({m.review.name})" if len(matches) > 1 else ""
            echo(f"  {report}  {cite_with_title(rows[report], width=None)}{where}")
        if len(m.reports) > LISTED:
            echo(f"  ... and {len(m.reports) - LISTED} more; add a word to narrow the search")


def _describe_quarantine(m: _Match, words: tuple[str, ...]) -> Iterator[str]:
    for q in search_quarantine(m.tables, m.review, words):
        word = "text" if q["cause"] == TEXT else "quarantined"
        yield f"{word}: {m.home}/{q['file']}:{q['line']}: {q['reason']}"


def _describe(m: _Match, report: str, who: str | None) -> Iterator[tuple[str, Any]]:
    """Yield the history of a report as pairs of a key and its content. `--json` prints the same keys."""
    h = make_history(m.tables, m.review, m.protocol, report, who)
    yield "report", report
    yield "citation", cite_with_title(h.report, width=None)
    if not h.report["language"]:
        yield (
            "language",
            "unknown: the export does not state the language, and it could not be detected from the title and abstract",
        )
    places = (f"{m.home}/{r['file']}:{r['line']}  ({r['source']}, {r['kind']})" for r in h.records)
    yield "records", [f"{r['record']}  {place}" for r, place in zip(h.records, places, strict=True)]
    yield "duplicates", [_pair(p) for p in h.pairs]
    if h.report["notice"]:
        yield (
            "notice",
            "; ".join(word_notices(h.report["notice"], h.report["notice_link"], h.report["notice_of"])),
        )
    if h.report["notice_of"]:
        yield "notice of", ", ".join(h.report["notice_of"])
    if h.version_of is not None:
        yield "version of", f"{h.version_of['report']}  {cite_with_title(h.version_of, width=None)}"
    yield "rules", [_rule(o) for o in h.rules]
    yield "verdicts", [_verdict(v) for v in h.verdicts]
    yield "status", [_status(s) for s in h.statuses]
    yield "ranking", [_rank(s) for s in h.ranks]
    yield "codings", [_coding(c) for c in h.codings]
    yield "findings", [_finding(f) for f in h.findings]
    yield "claims", [describe_link(c, c["claim"]) for c in h.claims]
    yield "suggested codes", [f"{s['theme']} ({', '.join(s['words'])})" for s in h.suggestions]
    yield "studies", [s["study"] for s in h.studies]
    yield "stands in", list(h.files)
    if h.hidden:
        left_out = f"what others decided at {' and '.join(h.hidden)}, until the report is settled"
        yield "not shown", f"{left_out}; `--as NAME` shows your own verdicts"


def _pair(p: Row) -> str:
    return f"{p['record_a']} / {p['record_b']}: {p['verdict']} by {p['by']} [{p['rule']}] {word_english(p['evidence'])}"


def _rule(o: Row) -> str:
    words = f" ({word_english(o['words'])})" if o["words"] else ""
    effect = "no effect" if o["effect"] == "none" else f"{o['effect']}s"
    return f"{o['criterion']}: {o['outcome']}{words}; {effect}"


def _verdict(v: Row) -> str:
    extra = "; ".join(str(v[k]) for k in ("criterion", "basis", "note") if v[k])
    return f"{v['stage']}, {v['who']}: {v['verdict']}{f' ({extra})' if extra else ''}, {v['when']}"


def _status(s: Row) -> str:
    by = f" by {s['criterion']}" if s["criterion"] else ""
    flag = f" [{word_english(s['flag'])}]" if s["flag"] else ""
    reason = f" — {word_english(s['reason'])}" if s["reason"] else ""
    return f"{s['stage']}: {s['status']}{by}{reason}{flag}"


def _rank(s: Row) -> str:
    raised = ", ".join(s["raised"]) or "none"
    return f"rank {s['rank']} at {s['stage']} (based on: {s['basis']}); terms that raised the score: {raised}"


def _coding(c: Row) -> str:
    statement = f": {c['statement']}" if c["statement"] else ""
    location = f" ({c['location']})" if c["location"] else ""
    return f"{c['coding']} {c['theme']}, {c['role']}{statement}{location} — {c['who']}"


def _finding(f: Row) -> str:
    about = " → ".join(filter(None, (f["predictor"], f["outcome"])))
    shown = {**f, "p": f"{f['p_comparison'] or '='} {f['p']}" if f["p"] else ""}
    numbers = "".join(f"; {name} {shown[name]}" for name in _NUMBERS if shown[name])
    not_counted = f" (not counted: {f['reason']})" if f["reason"] else ""
    return f"{f['finding']} {about}{numbers}{not_counted} — {f['who']}"


def _print_story(story: Iterator[tuple[str, Any]], review: str) -> None:
    for key, text in story:
        heading = _HEADINGS.get(key, key)
        if key in ("report", "claim"):
            echo(str(text), bold=True, nl=False)
        elif key in ("citation", "statement"):
            echo(f"  {text}", bold=True)
            echo(f"  review: {review}")
        elif isinstance(text, str):
            echo(f"  {heading}: {text}")
        elif text:
            echo(f"  {heading}:")
            for line in text:
                echo(f"    {line}")
