"""`slr trace WORDS`: what happened to a paper, from the line of an export to the tables in which it stands."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from slr.cli.common import finish, review_options, run_to
from slr.model.problem import Problem
from slr.store.layout import Review, find_root, review_names

if TYPE_CHECKING:
    import pandas as pd

STAGES: Final = ("title-abstract", "retrieval", "full-text")
ADDRESS: Final = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:\s*", re.IGNORECASE)
LISTED: Final = 20  # more matches than this are counted, not listed


@click.command("trace")
@click.argument("words", nargs=-1, required=True)
@review_options
@click.pass_context
def command(
    ctx: click.Context, words: tuple[str, ...], name: str | None, strict: bool, as_json: bool
) -> None:
    """Tell what happened to a paper: file and line, merges, rules, verdicts, codes, and the tables in which it stands.

    WORDS are looked up in ids, keys, authors, titles, years and DOIs; all of them must be found. Case and accents do not
    matter. Without -r, every review of the project is searched.
    """
    matches = [
        _Match(review=r, tables=t, reports=_search(t, words)) for r, t in _bring_up(name, quiet=as_json)
    ]
    stories = [dict(_story(m.tables, m.review, report)) for m in matches for report in m.reports]
    if as_json:
        finish(ctx, () if stories else [_nothing(words)], strict=strict, payload={"matches": stories})
    lost = [line for m in matches for line in _search_quarantine(m.tables, m.review, words)]
    for line in lost:
        click.echo(line)
    if len(stories) == 1:
        _print_story(iter(stories[0].items()))
    elif stories:
        _print_list(matches, words)
    elif not lost:
        finish(ctx, [_nothing(words)], strict=strict)
    ctx.exit(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """The reports of one review that match, and its tables."""

    review: Review
    tables: "Mapping[str, pd.DataFrame]"
    reports: Sequence[str]


def _bring_up(name: str | None, *, quiet: bool) -> "Iterator[tuple[Review, dict[str, pd.DataFrame]]]":
    """Yield the review of that name, or every review of the project, up to date, with its tables."""
    names = (name,) if name is not None else review_names(find_root(Path.cwd())) or (None,)
    for each in names:
        review, _ = run_to("synthesize", name=each, force=False, quiet=quiet)
        yield review, _read_tables(review)


def _nothing(words: tuple[str, ...]) -> Problem:
    hint = "try a part of the title or of a name"
    return Problem(code="TRC001", message=f"no record matches {' '.join(words)!r}", hint=hint)


def _print_list(matches: "Sequence[_Match]", words: tuple[str, ...]) -> None:
    total = sum(len(m.reports) for m in matches)
    click.echo(f"{total} reports match {' '.join(words)!r}; `slr trace ID` tells the story of one:")
    for m in matches:
        for report in m.reports[:LISTED]:
            where = f"  ({m.review.name})" if len(matches) > 1 else ""
            click.echo(f"  {report}  {_cite(m.tables, report)}{where}")
        if len(m.reports) > LISTED:
            click.echo(f"  ... and {len(m.reports) - LISTED} more; add a word")


def _read_tables(review: Review) -> "dict[str, pd.DataFrame]":
    from slr.pipeline import MAKES  # noqa: PLC0415
    from slr.store.table_file import read_table  # noqa: PLC0415  heavy

    return {t.name: read_table(review, t) for made in MAKES.values() for t in made}


def _search(tables: "Mapping[str, pd.DataFrame]", words: tuple[str, ...]) -> list[str]:
    """Return the reports of which one record holds all the words; an exact id finds that report alone."""
    from slr.text.fold import fold  # noqa: PLC0415

    report_of = dict(zip(tables["clusters"]["record"], tables["clusters"]["report"], strict=True))
    if len(words) == 1 and words[0] in report_of:
        return [report_of[words[0]]]
    wanted = [fold(ADDRESS.sub("", w)) for w in words]
    r = tables["records"]
    columns = zip(
        r["record"],
        r["key"].fillna(""),
        r["title"].fillna(""),
        r["authors"],
        r["year"].astype("string").fillna(""),
        r["doi"].fillna(""),
        strict=True,
    )
    found = set()
    for record, key, title, authors, year, doi in columns:
        text = fold(" ".join((record, key, title, *authors, year, doi)))
        if all(w in text for w in wanted):
            found.add(report_of[record])
    return sorted(found)


def _search_quarantine(
    tables: "Mapping[str, pd.DataFrame]", review: Review, words: tuple[str, ...]
) -> list[str]:
    """Return the quarantined entries that hold all the words in their text or place."""
    from slr.text.fold import fold  # noqa: PLC0415

    home, found = review.shown(review.corpus), []
    for q in tables["quarantine"].to_dict("records"):
        place = f"{home}/{q['file']}:{q['line']}"
        if all(fold(w) in fold(f"{place} {q['raw']}") for w in words):
            found.append(f"quarantined: {place}: {q['reason']}")
    return found


def _story(tables: "Mapping[str, pd.DataFrame]", review: Review, report: str) -> Iterator[tuple[str, Any]]:
    """Yield what is known of a report, heading by heading."""
    t = {name: _of(frame, report) for name, frame in tables.items() if "report" in frame}
    row = t["reports"][0]
    ids = set(row["records"])
    home = review.shown(review.corpus)
    yield "report", report
    yield "citation", _cite(tables, report)
    if not isinstance(row["language"], str):
        yield "language", "undecided: the export names none, and the text is too short or too mixed to tell"
    records = [r for r in tables["records"].to_dict("records") if r["record"] in ids]
    records.sort(key=lambda r: (r["file"], r["line"]))
    yield (
        "records",
        [f"{r['record']}  {home}/{r['file']}:{r['line']}  ({r['source']}, {r['kind']})" for r in records],
    )
    pairs = [p for p in tables["pairs"].to_dict("records") if p["record_a"] in ids or p["record_b"] in ids]
    yield (
        "duplicates",
        [
            f"{p['record_a']} / {p['record_b']}: {p['verdict']} by {p['by']} [{p['rule']}] {p['evidence']}"
            for p in pairs
        ],
    )
    if isinstance(row["version_of"], str):
        yield "version of", f"{row['version_of']}  {_cite(tables, row['version_of'])}"
    yield "rules", [_rule(o) for o in t["rule_outcomes"]]
    yield "verdicts", [_verdict(v) for v in t["verdicts"]]
    yield "status", [_status(s) for s in sorted(t["statuses"], key=lambda s: STAGES.index(s["stage"]))]
    yield (
        "ranking",
        [
            f"rank {s['rank']} at {s['stage']} by {s['basis']}; raised by {', '.join(s['raised']) or 'nothing'}"
            for s in t["scores"]
        ],
    )
    yield "codings", [_coding(c) for c in t["coded"]]
    yield "suggested codes", [f"{s['theme']} ({', '.join(s['words'])})" for s in t["suggestions"]]
    yield "studies", [s["study"] for s in t["studies"]]
    yield "stands in", _tables_with(review, {*ids, report})


def _rule(o: Mapping[str, Any]) -> str:
    words = f" ({', '.join(o['words'])})" if o["words"] else ""
    return f"{o['criterion']}: {o['outcome']}{words}; " + (
        "no effect" if o["effect"] == "none" else f"{o['effect']}s"
    )


def _status(s: Mapping[str, Any]) -> str:
    by = f" by {s['criterion']}" if isinstance(s["criterion"], str) else ""
    flag = f" [{s['flag']}]" if isinstance(s["flag"], str) else ""
    return f"{s['stage']}: {s['status']}{by} — {s['reason']}{flag}"


def _coding(c: Mapping[str, Any]) -> str:
    statement = f": {c['statement']}" if isinstance(c["statement"], str) else ""
    location = f" ({c['location']})" if isinstance(c["location"], str) else ""
    return f"{c['theme']}, {c['role']}{statement}{location} — {c['who']}"


def _verdict(v: Mapping[str, Any]) -> str:
    extra = [str(v[k]) for k in ("criterion", "basis", "note") if isinstance(v[k], str)]
    return (
        f"{v['stage']}: {v['who']} said {v['verdict']}"
        + (f" ({'; '.join(extra)})" if extra else "")
        + f", {v['when']}"
    )


def _tables_with(review: Review, ids: set[str]) -> list[str]:
    """Return the written tables that name the report or one of its records."""
    found = []
    for path in sorted((review.build / "tables").glob("*.csv")):
        words = set(re.findall(r"[a-z0-9-]+", path.read_text(encoding="utf-8-sig")))
        if words & ids:
            found.append(f"tables/{path.name}")
    return found


def _of(frame: "pd.DataFrame", report: str) -> list[dict[str, Any]]:
    return frame[frame["report"] == report].to_dict("records")  # type: ignore[return-value]  # keys are column names


def _cite(tables: "Mapping[str, pd.DataFrame]", report: str) -> str:
    found = _of(tables["reports"], report)
    if not found:
        return ""
    r = found[0]
    authors = list(r["authors"])
    who = (
        authors[0].split(",")[0]
        + (" et al." if len(authors) > 2 else f" & {authors[1].split(',')[0]}" if len(authors) == 2 else "")
        if authors
        else "(no author)"
    )
    year = "n.d." if r["year"] is None or str(r["year"]) == "<NA>" else str(r["year"])
    return f"{who} ({year}). {r['title'] if isinstance(r['title'], str) else '(no title)'}"


def _print_story(story: Iterator[tuple[str, Any]]) -> None:
    for heading, said in story:
        if heading == "report":
            click.secho(str(said), bold=True, nl=False)
        elif heading == "citation":
            click.secho(f"  {said}", bold=True)
        elif isinstance(said, str):
            click.echo(f"  {heading}: {said}")
        elif said:
            click.echo(f"  {heading}:")
            for line in said:
                click.echo(f"    {line}")
