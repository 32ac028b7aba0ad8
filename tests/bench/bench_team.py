"""Time and memory of a review that a large team screens with many rules, run from clean.

    python tests/bench/bench_team.py [--records 60000] [--rules 300] [--verdicts 15000] [--cores 2] [--keep DIR]

The exports are those of `bench_review.py`, and the rules those of `bench_rules.py`. Six people have given the verdicts. Two of
them have judged each report, and they mostly agree. Linux only, because the figures come from /proc.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

TESTS: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

from bench.bench_review import PEOPLE as BLOCK  # noqa: E402
from bench.bench_review import describe, measure, read_records  # noqa: E402
from bench.bench_rules import draw_rules  # noqa: E402
from large_review import NAME, PROTOCOL, write_exports, write_verdicts  # noqa: E402

TEAM: Final = ("ana", "budi", "citra", "dewi", "eka", "fajar")


def main() -> None:
    """Make the review and print the costs of its stages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--records", type=int, default=60_000)
    parser.add_argument("--rules", type=int, default=300)
    parser.add_argument("--verdicts", type=int, default=15_000)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument(
        "--keep", type=Path, help="keep the made-up review in this folder, and use the one there"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-team-") as name:
        project = (options.keep or Path(name)) / f"{options.records}-{options.rules}-{options.verdicts}"
        if not project.exists():
            make_review(project, options.records, options.rules, options.verdicts)
        print(f"{options.rules} rules and {options.verdicts:,} verdicts by {len(TEAM)} people")
        print("\n".join(describe(measure(project, options.cores), None)))


def make_review(project: Path, records: int, rules: int, verdicts: int, seed: int = 1) -> None:
    """Write the protocol, the exports and the verdicts of a review."""
    known = read_records(min(records, BLOCK), seed)
    words = sorted({w for r in known[:500] for w in r["abstract"].lower().split() if w.isalpha()})
    write_exports(project, records, seed, _write_protocol(draw_rules(words, rules)))
    draw = random.Random(seed)
    read = draw.sample(known, verdicts // 2)
    for number, who in enumerate(TEAM):
        mine = [r for i, r in enumerate(read) if number in (i % len(TEAM), (i + 1) % len(TEAM))]
        write_verdicts(
            project / "corpus" / NAME / "screening/title-abstract" / f"{who}.csv", draw, mine, number
        )


def _write_protocol(criteria: Sequence[Mapping[str, Any]]) -> str:
    protocol = yaml.safe_load(PROTOCOL)
    protocol["criteria"] += criteria
    for stage in ("title-abstract", "full-text"):
        protocol["screening"][stage]["team"] = list(TEAM)
    return yaml.safe_dump(protocol, allow_unicode=True, sort_keys=False)


if __name__ == "__main__":
    main()
