"""`slr dedupe --audit N`: sample merges and near misses, let a person judge them, and say how good the merges are."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from slr.model.table import RECORDS

if TYPE_CHECKING:
    from slr.store.layout import Review


def audit_review(review: "Review", size: int, seed: int, who: str | None) -> dict[str, Any]:
    """Return the figures and the sentence for the methods section; with `who`, the pairs are judged first."""
    from slr.cli.walk import walk_and_tell  # noqa: PLC0415  `slr --help` needs none of it
    from slr.dedupe.audit import draw_sample, estimate, tell_audit  # noqa: PLC0415
    from slr.dedupe.stage import find_by_rules  # noqa: PLC0415
    from slr.dedupe.verdict import read_verdicts  # noqa: PLC0415
    from slr.pipeline import load_protocol  # noqa: PLC0415
    from slr.store.people import read_people  # noqa: PLC0415
    from slr.store.table_file import read_table  # noqa: PLC0415

    protocol, _ = load_protocol(review)
    records = read_table(review, RECORDS)
    sample = draw_sample(find_by_rules(records, protocol.dedupe, protocol.sources), size, seed)
    if who is not None:
        walk_and_tell(review, who, [pair for pair, _ in sample.pairs])
    titles = dict(zip(records["record"].tolist(), records["title"].fillna("").tolist(), strict=True))
    said, _ = read_verdicts(read_people(review, protocol)["duplicates"], titles)
    told = estimate(sample, {pair: verdict[0] for pair, verdict in said.verdicts.items()})
    return {
        "review": review.name, "seed": seed, "merges": sample.merges, "near_misses": sample.misses,
        "sampled": len(sample.pairs), **asdict(told), "sentence": tell_audit(sample, told, seed),
    }  # fmt: skip
