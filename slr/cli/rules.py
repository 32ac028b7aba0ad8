"""`slr rules`: show what each rule of the protocol decides, with samples and matching words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from slr.cli.common import finish, review_options, run_to
from slr.cli.output import echo
from slr.model.problem import did_you_mean
from slr.model.row import list_rows
from slr.model.table import REPORTS, RULE_CHECK, RULE_OUTCOMES
from slr.pipeline import load_protocol
from slr.query.condition import spell_rule
from slr.report.reason import english, word_english, word_reasons
from slr.screen.rule_summary import summarize_rules
from slr.store.table_file import read_table
from slr.text.citation import cite_with_title
from slr.text.count import count
from slr.text.shell import quote

if TYPE_CHECKING:
    import pandas as pd

    from slr.model.protocol import Criterion, Protocol
    from slr.screen.rule_summary import RuleSummary

WORDS_SHOWN: Final = 10


@click.command("rules")
@click.argument("criteria", nargs=-1)
@review_options
@click.option(
    "--samples",
    default=3,
    show_default=True,
    type=click.IntRange(0),
    help="Number of reports to show for each rule.",
)
@click.option("--seed", default=1, show_default=True, help="Seed of the samples.")
@click.pass_context
def command(
    ctx: click.Context,
    criteria: tuple[str, ...],
    name: str | None,
    strict: bool,
    as_json: bool,
    samples: int,
    seed: int,
) -> None:
    """Show how many reports each rule decides, with samples and matching words.

    A rule decides a report if it excludes, advances or marks the report. The command also counts how many of these
    reports no other rule of the same stage excludes or advances. CRITERIA are ids of criteria. If no ids are given,
    all rules are shown.
    """
    review, outcome = run_to("screen", name=name, force=False, quiet=as_json)
    protocol, _ = load_protocol(review)
    _demand_known(criteria, protocol)
    outcomes, check = read_table(review, RULE_OUTCOMES), read_table(review, RULE_CHECK)
    summaries = [
        s
        for s in summarize_rules(outcomes, protocol.criteria, sample=samples, seed=seed)
        if s.criterion in criteria or not criteria
    ]
    reports = read_table(review, REPORTS)
    if as_json:
        payload = {
            "review": review.name,
            "reports": len(reports),
            "rules": [_packed(s) for s in summaries],
            "check": list_rows(check),
        }
        finish(ctx, outcome.problems, strict=strict, payload=payload)
    echo(f"{review.name}: {count(len(reports), 'report')}, {count(len(summaries), 'rule')}")
    if summaries:
        _print_table(summaries, protocol)
        for summary in summaries:
            _print_rule(summary, protocol, reports, outcomes)
        _print_check(check, protocol, review.name)
    finish(ctx, outcome.problems, strict=strict)


def _demand_known(criteria: Sequence[str], protocol: "Protocol") -> None:
    ruled = [c.id for c in protocol.criteria if c.rule is not None]
    for ident in criteria:
        if ident not in ruled:
            why = (
                "has no rule; only reviewers apply it"
                if ident in protocol.criterion_ids
                else "is not a criterion"
            )
            raise click.UsageError(
                f"{ident} {why}{did_you_mean(ident, ruled)}; rules: {', '.join(ruled) or 'none'}"
            )


def _packed(s: "RuleSummary") -> dict[str, Any]:
    return {
        "criterion": s.criterion,
        "effect": s.effect,
        "met": s.met,
        "not met": s.unmet,
        "unknown": s.unknown,
        "decides": s.alone,
        "after the others": s.after,
        "words": dict(_count_words(s)),
        "reports": list(s.decided),
    }


def _count_words(s: "RuleSummary") -> list[tuple[str, int]]:
    return [(word_reasons((reason,), english()), count) for reason, count in s.words]


def _print_table(summaries: Sequence["RuleSummary"], protocol: "Protocol") -> None:
    heads = ("rule", "stage", "kind", "outcome", "met", "not met", "unknown", "decides", "after the others")
    criteria = {c.id: c for c in protocol.criteria}
    rows = [
        (
            s.criterion,
            criteria[s.criterion].stage,
            criteria[s.criterion].kind,
            s.effect,
            *map(str, (s.met, s.unmet, s.unknown, s.alone, s.after)),
        )
        for s in summaries
    ]
    widths = [max(len(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
    for row in (heads, *rows):
        cells = (
            c.rjust(w) if i > 3 else c.ljust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))
        )
        echo(f"  {'  '.join(cells)}".rstrip())


def _print_rule(
    s: "RuleSummary", protocol: "Protocol", reports: "pd.DataFrame", outcomes: "pd.DataFrame"
) -> None:
    criterion = next(c for c in protocol.criteria if c.id == s.criterion)
    echo()
    echo(f"{s.criterion} ({criterion.kind}): {criterion.text}", bold=True)
    if criterion.rule is not None:
        for line in spell_rule(criterion.rule):
            echo(f"  {line}")
    if s.words:
        shown = ", ".join(f"{word} {n}" for word, n in _count_words(s)[:WORDS_SHOWN])
        more = len(s.words) - WORDS_SHOWN
        echo(f"  words: {shown}" + (f", and {more} more" if more > 0 else ""))
    mine = outcomes[outcomes["criterion"] == s.criterion]
    fired = {
        r: words for r, words in zip(mine["report"], mine["words"], strict=True) if isinstance(words, str)
    }
    for line in _samples(s, criterion, reports, fired):
        echo(f"  {line}")


def _samples(
    s: "RuleSummary", criterion: "Criterion", reports: "pd.DataFrame", fired: Mapping[str, str]
) -> Iterator[str]:
    if not s.decided:
        yield "decides no report"
        return
    effects = {"exclude": "excluded", "advance": "advanced", "mark": "marked"}
    yield f"{effects[s.effect]}, {len(s.sample)} of {len(s.decided)}:"
    wanted = reports[reports["report"].isin(s.sample)]
    for row in list_rows(wanted):
        because = word_english(fired.get(row["report"])) or (
            "no match" if criterion.kind == "include" else ""
        )
        yield f"  {row['report']}  {cite_with_title(row)}" + (f"  [{because}]" if because else "")


def _print_check(check: "pd.DataFrame", protocol: "Protocol", review: str) -> None:
    """Print the results of checking a sample of the reports that rules excluded.

    For each stage, print how many reports were drawn and read, how many were wrongly excluded, and the error rate.
    """
    for row in list_rows(check[check["criterion"] == "all"]):
        echo()
        drawn, read, wrong = row["drawn"], row["read"], row["wrong"]
        line = (
            f"check at {row['stage']}: {drawn} of {count(row['excluded'], 'report')} excluded by rules {'was' if drawn == 1 else 'were'} drawn "
            f"(seed {protocol.screening.check.seed}), {read} read"
        )
        if read:
            line += f"; {wrong} of these {'was' if wrong == 1 else 'were'} wrongly excluded"
        unsettled = drawn - read - len(row["unread"])  # their verdicts are hidden, and do not count yet
        if unsettled:
            line += (
                f"; {unsettled} further {'report is' if unsettled == 1 else 'reports are'} not settled yet"
            )
        if drawn and row["rate"] is None:
            line += "; the error rate can be estimated once all reports of the sample have been read"
        elif read:
            line += f"; error rate {row['rate']:.1%} (95 % interval {row['low']:.1%} to {row['high']:.1%})"
        echo(line)
        if row["wrongly"]:
            echo(f"  wrongly excluded: {', '.join(row['wrongly'])}")
        if row["unread"]:
            who = quote(next(iter(protocol.screening.stage(row["stage"]).team), "YOURNAME"))
            command = f"slr screen -r {review} --as {who} --stage {row['stage']} --check"
            echo(f"  `{command}` shows the unread reports")
