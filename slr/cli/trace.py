"""`slr trace WORDS`: what happened to a paper, from the line of an export to the tables in which it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from slr.cli.common import finish, review_options, run_to
from slr.desk.history import cite_report, read_tables, search_quarantine, search_reports, tell_story
from slr.model.problem import Problem
from slr.store.layout import Review, find_root, review_names

if TYPE_CHECKING:
    import pandas as pd

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
        _Match(review=r, tables=t, reports=search_reports(t, words))
        for r, t in _bring_up(name, quiet=as_json)
    ]
    stories = [dict(tell_story(m.tables, m.review, report)) for m in matches for report in m.reports]
    if as_json:
        finish(ctx, () if stories else [_nothing(words)], strict=strict, payload={"matches": stories})
    lost = [line for m in matches for line in search_quarantine(m.tables, m.review, words)]
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
        yield review, read_tables(review)


def _nothing(words: tuple[str, ...]) -> Problem:
    hint = "try a part of the title or of a name"
    return Problem(code="TRC001", message=f"no record matches {' '.join(words)!r}", hint=hint)


def _print_list(matches: "Sequence[_Match]", words: tuple[str, ...]) -> None:
    total = sum(len(m.reports) for m in matches)
    click.echo(f"{total} reports match {' '.join(words)!r}; `slr trace ID` tells the story of one:")
    for m in matches:
        for report in m.reports[:LISTED]:
            where = f"  ({m.review.name})" if len(matches) > 1 else ""
            click.echo(f"  {report}  {cite_report(m.tables, report)}{where}")
        if len(m.reports) > LISTED:
            click.echo(f"  ... and {len(m.reports) - LISTED} more; add a word")


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
