"""Define reasons as data, such as why two records were merged, why a report was excluded, or why a statistic is missing.

Stages create reasons. Tables contain reasons as JSON, in columns of the kind `reasons`. The module `slr.report.reason`
turns reasons into sentences in a given language.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Literal, NamedTuple

Value = str | int | float | tuple[str, ...] | tuple["Reason", ...]

ReasonKind = Literal[
    # Comparison of two records
    "identical",
    "doi_agree",
    "doi_near",
    "doi_differ",
    "pmid_agree",
    "pmid_differ",
    "title_equal",
    "title_spelling",
    "title_shorter",
    "title_numbers",
    "title_unclear",
    "title_word",
    "title_score",
    "title_missing",
    "authors_agree",
    "authors_some",
    "authors_differ",
    "journal_agree",
    "journal_differ",
    "volume_agree",
    "volume_differ",
    "issue_agree",
    "issue_differ",
    "pages_agree",
    "pages_near",
    "pages_differ",
    "year_agree",
    "year_differ",
    "fields_differ",
    "fields_missing",
    # Link of a notice to the work that it is about
    "notice_names",
    "notice_title",
    "notice_several",
    "notice_older",
    # Effect of other pairs and of people's verdicts on a pair
    "joined",
    "too_many",
    "rules_apart",
    "people_apart",
    "pair_verdict",
    "other_pair_verdict",
    "report_verdicts",
    # The status of a report at a stage
    "unread",
    "verdicts_so_far",
    "verdict",
    "record_verdict",
    "records_joined",
    "criteria_differ",
    "blind",
    "rule",
    "stopping",
    "outcome",
    "full_text_read",
    "not_sought",
    "not_passed",
    "outside_flow",
    "no_stage",
    # Words or values that decided the outcome of a rule
    "word",
    "year",
    "language",
    "type",
    "without",
    "with",
    "notice_decision",
    # What a person should check again
    "is_notice",
    "criteria_changed",
    "rule_excludes",
    # Why a statistic of agreement, or its interval, is missing
    "no_overlap",
    "one_item",
    "no_variation",
    # A change to the protocol, and the reports with a changed status
    "criterion_added",
    "criterion_removed",
    "criterion_changed",
    "criteria_reordered",
    "value_changed",
    "amendment",
    "unchanged",
    "moved",
    "status",
    # What can be written about stopping
    "sentences",
    "all_read",
    "called_by_any",
    "called_by_all",
    "called_in_the_end",
    "reading_continues",
    "not_rejected",
    "not_enabled",
    "reading_stopped",
    "bias_fixed",
    "bias_amended",
    "bias_refused",
    "limit_unread",
    "test_limits",
    # Who assigns a code to a report
    "coder_says",
    "coder_without",
    "only_coder",
    "only_terms",
    # What the checks of a claim found
    "claim_no_study",
    "claim_one_study",
    "claim_second_hand",
    "claim_not_included",
    "claim_notice",
    "claim_direction",
    "claim_causal",
    "claim_causal_second_hand",
    "claim_population",
    "claim_no_finding",
    "claim_theory",
    "claim_numbers",
    "claim_unused",
]


class Reason(NamedTuple):
    """One reason: its kind, and the values for the placeholders in its text.

    The class is a named tuple, which is quick to create, because a large corpus has millions of reasons.
    """

    kind: ReasonKind
    values: tuple[tuple[str, Value], ...] = ()

    @classmethod
    def of(cls, kind: ReasonKind, **values: Value | None) -> "Reason":
        """Return a reason with the given values. Values that are None or empty are left out.

        >>> Reason.of("verdict", who="rina", verdict="include", note="")
        Reason(kind='verdict', values=(('who', 'rina'), ('verdict', 'include')))
        """
        given = [
            (name, value) for name, value in values.items() if value is not None and value not in ("", ())
        ]
        return cls(kind, tuple(given))


Reasons = tuple[Reason, ...]


_encode: Final = json.JSONEncoder(ensure_ascii=False).encode


def write_reasons(reasons: Iterable[Reason]) -> str:
    """Return reasons as JSON text for a cell of a table.

    >>> write_reasons([Reason.of("doi_agree"), Reason.of("year_differ", gap=2)])
    '[{"kind": "doi_agree"}, {"kind": "year_differ", "gap": 2}]'
    """
    return f"[{', '.join(map(write_reason, reasons))}]"


@lru_cache(maxsize=65536)  # most reports of a large review share a few reasons
def write_reason(reason: Reason) -> str:
    """Return a reason as JSON text. A cell of a table contains a list of such texts."""
    return _encode(_plain(reason))


def _plain(value: Value | Reason) -> object:
    if isinstance(value, Reason):
        return {"kind": value.kind, **{name: _plain(v) for name, v in value.values}}
    return [_plain(v) for v in value] if isinstance(value, tuple) else value


def read_reasons(cell: str | None) -> Reasons:
    """Return the reasons in a cell of a table, or an empty tuple if the cell is missing.

    >>> read_reasons('[{"kind": "year_differ", "gap": 2}]')
    (Reason(kind='year_differ', values=(('gap', 2),)),)
    """
    return tuple(map(_read, json.loads(cell))) if isinstance(cell, str) else ()


def _read(value: dict[str, object]) -> Reason:
    return Reason(value.pop("kind"), tuple((name, _restore(v)) for name, v in value.items()))  # type: ignore[arg-type]


def _restore(value: object) -> Value:
    if isinstance(value, list):
        return tuple(_read(v) if isinstance(v, dict) else v for v in value)
    return value  # type: ignore[return-value]  # the JSON contains what `_plain` wrote


@lru_cache(maxsize=65536)
def verdict_reason(who: str, verdict: str, criterion: str | None = None, note: str | None = None) -> Reason:
    """Return the reason that states one reviewer's verdict.

    The criterion is used only if the verdict is an exclusion.
    """
    return Reason.of(
        "verdict", who=who, verdict=verdict, criterion=criterion if verdict == "exclude" else None, note=note
    )
