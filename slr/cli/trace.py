"""`slr trace WORDS`: what happened to a paper, from the line of an export to the tables in which it stands."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from slr.cli.common import finish, here, review_options, run_to
from slr.model.problem import Problem

if TYPE_CHECKING:
    import pandas as pd

LISTED = 20  # more matches than this are counted, not listed


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
    run_to("code", name=name, force=False, quiet=as_json)
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
            payload={"matches": [dict(_story(tables, review.shown(review.corpus), r)) for r in found]},
        )
    if len(found) > 1:
        click.echo(
            f"{len(found)} reports match {' '.join(words)!r}"
            + (f"; the first {LISTED}:" if len(found) > LISTED else ":")
        )
        for report in found[:LISTED]:
            click.echo(f"  {report}  {_cite(tables, report)}")
        if len(found) > LISTED or any(len(w) < 2 for w in words):
            ctx.exit(0)
        click.echo()
    for i, report in enumerate(found[:LISTED]):
        if i:
            click.echo()
        _print_story(tables, review.shown(review.corpus), report)
    ctx.exit(0)


def _read_tables(review: Any) -> "dict[str, pd.DataFrame]":
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


def _story(tables: "Mapping[str, pd.DataFrame]", home: str, report: str) -> Iterator[tuple[str, Any]]:
    """Yield what is known of a report, heading by heading."""
    t = {name: _of(frame, report) for name, frame in tables.items() if "report" in frame}
    row = t["reports"][0]
    ids = set(row["records"])
    yield "report", report
    yield "citation", _cite(tables, report)
    records = [r for r in tables["records"].to_dict("records") if r["record"] in ids]
    yield (
        "records",
        [
            f"{r['record']}  {home}/{r['file']}:{r['line']}  ({r['source']}, {r['kind']})"
            for r in sorted(records, key=lambda r: (r["file"], r["line"]))
        ],
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
    yield (
        "rules",
        [
            f"{o['criterion']}: {o['outcome']}, {o['effect']}"
            + (f" ({', '.join(o['words'])})" if o["words"] else "")
            for o in t["rule_outcomes"]
        ],
    )
    yield "verdicts", [_verdict(v) for v in t["verdicts"]]
    yield (
        "status",
        [
            f"{s['stage']}: {s['status']}"
            + (f" by {s['criterion']}" if isinstance(s["criterion"], str) else "")
            + f" — {s['reason']}"
            + (f" [{s['flag']}]" if isinstance(s["flag"], str) else "")
            for s in t["statuses"]
        ],
    )
    yield (
        "ranking",
        [
            f"rank {s['rank']} at {s['stage']} by {s['basis']}; raised by {', '.join(s['raised']) or 'nothing'}"
            for s in t["scores"]
        ],
    )
    yield (
        "codings",
        [
            f"{c['theme']}, {c['role']}"
            + (f": {c['statement']}" if isinstance(c["statement"], str) else "")
            + (f" ({c['location']})" if isinstance(c["location"], str) else "")
            + f" — {c['who']}"
            for c in t["coded"]
        ],
    )
    yield "suggested codes", [f"{s['theme']} ({', '.join(s['words'])})" for s in t["suggestions"]]
    yield "studies", [s["study"] for s in t["studies"]]
    yield "stands in", sorted(f"tables/{name}.csv" for name in _tables_with(t))


def _verdict(v: Mapping[str, Any]) -> str:
    extra = [str(v[k]) for k in ("criterion", "basis", "note") if isinstance(v[k], str)]
    return (
        f"{v['stage']}: {v['who']} said {v['verdict']}"
        + (f" ({'; '.join(extra)})" if extra else "")
        + f", {v['when']}"
    )


def _tables_with(t: "Mapping[str, list[dict[str, Any]]]") -> Iterator[str]:
    """Yield the names of the written tables that list the report."""
    yield "ledger"
    yield "reports"
    written = {
        "coded": ("synthesis", "matrix"),
        "statuses": ("statuses",),
        "disagreements": ("disagreements",),
        "scores": ("pending",),
        "studies": ("studies",),
    }
    for name, tables in written.items():
        if t.get(name):
            yield from tables
    if any(s["status"] == "excluded" for s in t["statuses"]):
        yield "excluded"


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


def _print_story(tables: "Mapping[str, pd.DataFrame]", home: str, report: str) -> None:
    for heading, said in _story(tables, home, report):
        if heading == "report":
            continue
        if heading == "citation":
            click.secho(f"{report}  {said}", bold=True)
        elif isinstance(said, str):
            click.echo(f"  {heading}: {said}")
        elif said:
            click.echo(f"  {heading}:")
            for line in said:
                click.echo(f"    {line}")
