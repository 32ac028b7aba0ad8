"""Find how an edit to the protocol changes the statuses of reports, and record the edit as an amendment."""

from dataclasses import dataclass, replace
from pathlib import Path

from slr.model.parse import parse_protocol
from slr.model.problem import Problem, ReviewError
from slr.model.protocol import Protocol
from slr.model.reason import Reasons
from slr.model.sight import blind_reasons, find_hidden
from slr.model.table import CLUSTERS, RECORDS, REPORTS
from slr.query.condition import criterion_faults
from slr.report.reason import word_reasons
from slr.report.text import Texts
from slr.screen.difference import Flip, compare_protocols, describe_amendment, find_flips
from slr.screen.stage import Written, derive_statuses
from slr.store.amendment import add_amendment
from slr.store.codebook_file import make_codebook_reader
from slr.store.disk import read_bytes
from slr.store.layout import Review
from slr.store.people import read_people
from slr.store.revision import read_revision
from slr.store.table_file import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An edit to the protocol and its effect.

    `earlier` is the name of the earlier protocol. `changes` are the differences between the earlier and the current
    protocol. `language` is the language of the review. `flips` are the reports with a changed status. `flagged` is
    the number of verdicts that the edit would flag, because they were given under the earlier criteria.
    """

    earlier: str
    changes: Reasons
    language: str
    flips: tuple[Flip, ...] = ()
    flagged: int = 0


def find_edit(review: Review, after: Protocol, earlier: str) -> Edit:
    """Return the changes of a protocol since an earlier version, and their effect on reports.

    The earlier version is a file or a git revision. The tables of the stages up to dedupe must exist. Nothing is written.
    Raises ReviewError if the earlier protocol cannot be read.
    """
    label, before = _read_earlier(review, earlier)
    return compare_edit(review, before, after, label)


def compare_edit(review: Review, before: Protocol, after: Protocol, earlier: str) -> Edit:
    """Return the changes between two protocols, and their effect on the reports of the last run.

    `earlier` is the name of the earlier protocol. Nothing is written. The tables of the stages up to dedupe must exist.
    """
    changes = compare_protocols(before, after)
    if not changes:
        return Edit(earlier=earlier, changes=(), language=after.review.language)
    flips, flagged = _find_effect(review, before, after)
    return Edit(
        earlier=earlier, changes=changes, language=after.review.language, flips=flips, flagged=flagged
    )


def _read_earlier(review: Review, earlier: str) -> tuple[str, Protocol]:
    path = Path(earlier)
    if path.is_file():
        label, data = earlier, read_bytes(path)
        reader = make_codebook_reader(review)
    else:
        short, data = read_revision(review.root, review.protocol, earlier)
        label = f"{review.shown(review.protocol)} at {short}"
        reader = make_codebook_reader(review, earlier)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        hint = "save the file in UTF-8, or name another file or revision"
        raise ReviewError([Problem(code="PRO000", message="not UTF-8 text", file=label, hint=hint)]) from None
    protocol, problems = parse_protocol(text, label, check_criterion=criterion_faults, read_codebook=reader)
    if protocol is None:
        raise ReviewError(problems)
    return label, protocol


def _find_effect(review: Review, before: Protocol, after: Protocol) -> tuple[tuple[Flip, ...], int]:
    """Return the status changes, and the number of verdicts that are flagged only because of the edit."""
    tables = {t.name: read_table(review, t) for t in (RECORDS, CLUSTERS, REPORTS)}
    statuses, flagged = [], []
    for protocol in (before, after):
        people = read_people(review, protocol)
        decisions = {stage: people[f"screening/{stage}"] for stage in ("title-abstract", "full-text")}
        written = Written(decisions=decisions, retrieval=people["retrieval"], notices=people["notices"])
        found = derive_statuses(tables, written, protocol)
        statuses.append(found.statuses)
        verdicts = ((stage, v) for stage, listed in found.said.verdicts.items() for v in listed)
        flagged.append({(stage, v.who, v.record) for stage, v in verdicts if v.changed})
    flips = tuple(_blind_flip(f) if _is_hidden(f, before, after) else f for f in find_flips(*statuses))
    return flips, len(flagged[1] - flagged[0])


def _is_hidden(flip: Flip, before: Protocol, after: Protocol) -> bool:
    """Return whether one of the two protocols hides the verdicts on the report."""
    return bool(find_hidden([flip.before.row()], before) or find_hidden([flip.after.row()], after))


def _blind_flip(flip: Flip) -> Flip:
    """Return the change without anything that would reveal a person's verdict on an unsettled report."""
    before, after = (
        replace(s, who=(), criterion=s.criterion if s.by == "rule" else "", reason=blind_reasons(s.reason))
        for s in (flip.before, flip.after)
    )
    return replace(flip, before=before, after=after)


def note_amendment(review: Review, edit: Edit, *, reason: str, date: str) -> None:
    """Record an edit under `amendments` in the protocol (PRISMA 2020 item 24c).

    The file's comments and layout are kept.
    """
    _, at, revision = edit.earlier.rpartition(" at ")
    entry = {"date": date, "change": word_change(edit), "reason": reason}
    add_amendment(review, {**entry, "revision": revision if at else edit.earlier})


def word_change(edit: Edit) -> str:
    """Return what an edit changes, in the words and the language of an amendment."""
    return word_reasons(describe_amendment(edit.changes, edit.flips), Texts(edit.language))
