"""`slr trace WORDS`: what happened to a paper, from the line of an export to the tables in which it stands."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import click

from slr.cli.common import finish, here, review_options, run_to
from slr.model.problem import Problem
from slr.store.layout import Review

if TYPE_CHECKING:
    import pandas as pd

STAGES: Final = ("title-abstract", "retrieval", "full-text")
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
    matter.
    """
    review = here(name)
    run_to("synthesize", name=name, force=False, quiet=as_json)
    tables = _read_tables(review)
    found = _search(tables, words)
    if not found:
        problem = Problem(
            code="TRC001",
            message=f"no record matches {' '.join(words)!r}",
            hint="try a part of the title or of a name",
        )
        lost = _search_quarantine(tables, words)
        if not lost:
            finish(ctx, [problem], strict=strict, payload={"matches": []} if as_json else None)
        for line in lost:
            click.echo(line)
        ctx.exit(0)
    if as_json:
        finish(
            ctx,
            (),
            strict=strict,
            payload={"matches": [dict(_story(tables, review, r)) for r in found]},
        )
    if len(found) > 1:
        click.echo(f"{len(found)} reports match {' '.join(words)!r}; `slr trace ID` tells the story of one:")
        for report in found[:LISTED]:
            click.echo(f"  {report}  {_cite(tables, report)}")
        if len(found) > LISTED:
            click.echo(f"  ... and {len(found) - LISTED} more; add a word")
    else:
        _print_story(_story(tables, review, found[0]))
    ctx.exit(0)


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
    wanted = [fold(w) for w in words]
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


def _search_quarantine(tables: "Mapping[str, pd.DataFrame]", words: tuple[str, ...]) -> list[str]:
    from slr.text.fold import fold  # noqa: PLC0415

    rows = tables["quarantine"].to_dict("records")
    hits = [q for q in rows if all(fold(w) in fold(str(q["raw"])) for w in words)]
    return [f"quarantined: {q['file']}:{q['line']}: {q['reason']}" for q in hits]


def _story(tables: "Mapping[str, pd.DataFrame]", review: Review, report: str) -> Iterator[tuple[str, Any]]:
    """Yield what is known of a report, heading by heading."""
    t = {name: _of(frame, report) for name, frame in tables.items() if "report" in frame}
    row = t["reports"][0]
    ids = set(row["records"])
    home = review.shown(review.corpus)
    yield "report", report
    yield "citation", _cite(tables, report)
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
