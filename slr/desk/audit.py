"""Audit the merges: draw a sample of pairs for a person to judge, and estimate from the verdicts how accurate the merges are."""

from dataclasses import dataclass

from slr.dedupe.audit import Estimate, Sample, draw_sample, estimate
from slr.dedupe.cluster import Pair
from slr.dedupe.stage import find_by_rules
from slr.dedupe.verdict import read_verdicts
from slr.model.protocol import Protocol
from slr.model.table import RECORDS
from slr.store.layout import Review
from slr.store.people import read_people
from slr.store.table_file import read_table
from slr.text.title import read_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The sample of an audit, and the titles of all records.

    If a verdict names an id that no longer exists, the record is found by its title.
    """

    sample: Sample
    titles: dict[str, str]

    @property
    def pairs(self) -> list[Pair]:
        """The pairs to judge, in the order shown."""
        return [pair for pair, _ in self.sample.pairs]


def open_audit(review: Review, protocol: Protocol, size: int, seed: int) -> Audit:
    """Return an audit with at most `size` pairs, drawn from a deduplication that ignores people's verdicts.

    The sample has pairs that were merged, and pairs that were compared but not merged.
    """
    records = read_table(review, RECORDS)
    sample = draw_sample(find_by_rules(records, protocol.dedupe, protocol.sources), size, seed)
    titles = dict(zip(records["record"].tolist(), records["title"].fillna("").tolist(), strict=True))
    return Audit(sample=sample, titles=titles)


def measure_audit(review: Review, protocol: Protocol, audit: Audit) -> Estimate:
    """Estimate from people's verdicts on the sample how accurate the merges are."""
    keys = {record: read_title(title).full_key for record, title in audit.titles.items()}
    verdicts, _ = read_verdicts(read_people(review, protocol)["duplicates"], keys)
    return estimate(audit.sample, {pair: given.verdict for pair, given in verdicts.by_pair.items()})
