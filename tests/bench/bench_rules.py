"""How long do rules take on many reports? CPU seconds and memory, for rules like those of real protocols.

    python tests/bench/bench_rules.py [--reports 100000] [--rules 300] [--data ../shared/data] [--growth]

`--rules` tests so many rules together, each with other words of the texts.

`--growth` times hostile queries on documents of 300, 3,000 and 30,000 words. The time may grow at most 1.3 times as fast as
the words.

The texts are those of the labelled reviews in `--data`, repeated under other ids until there are enough; without them,
made-up ones whose words are drawn by Zipf's law. The aim is 10 CPU seconds for 100,000 reports.
"""

import argparse
import csv
import gzip
import io
import random
import resource
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from slr.model.protocol import Criterion
from slr.model.table import REPORTS, frame
from slr.query.document import Document, read_document
from slr.query.index import Index
from slr.query.lexicon import Lexicon
from slr.query.match import compile_query, compile_words
from slr.query.node import Query
from slr.query.parser import parse_query
from slr.screen.rule import apply_rules

if TYPE_CHECKING:
    import pandas as pd

DATA: Final = Path(__file__).resolve().parents[2] / "../shared/data"
SUBJECTS: Final = (
    "patient* OR participant* OR subject* OR volunteer* OR worker* OR employee* OR pasien OR pegawai"
)
DESIGNS: Final = 'trial* OR random* OR placebo OR "double blind" OR cohort* OR "cross sectional" OR survey*'

# name: rules of a kind that protocols have
RULES: Final[dict[str, dict[str, Any]]] = {
    "years": {"years": {"from": 1995}},
    "types": {"types": ["letter", "editorial"]},
    "subjects and designs": {"text": f"({SUBJECTS}) AND ({DESIGNS})"},
    "animals, not people": {
        "text": "TI(rat OR rats OR mice OR mouse OR dog* OR porcine OR murine OR rabbit*) NOT (human* OR patient*)"
    },
    "work near strain": {
        "text": "(work* OR job OR occupation*) NEAR/5 (stress OR strain OR demand* OR burn*out)"
    },
    "forty alternatives": {
        "text": " OR ".join(f'term{i} OR "phrase number {i}"' for i in range(20)),
        "outcome": "mark",
    },
}


def main() -> None:
    """Print one line a rule, and one for all of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--rules", type=int, default=0)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--growth", action="store_true")
    options = parser.parse_args()
    if options.growth:
        time_growth()
        return
    texts = list(read_texts(options.data / "screening")) or list(draw_texts(20_000))
    reports = repeat_reports(texts, options.reports)
    print(f"{len(reports):,} reports, {len(texts):,} different texts")
    if options.rules:
        words = sorted(
            {
                word
                for text in texts[:500]
                for word in (text["abstract"] or "").lower().split()
                if word.isalpha()
            }
        )
        rules = draw_rules(words, options.rules)
        drawn = [Criterion.model_validate(criterion) for criterion in rules]
        time_rules(f"{len(drawn)} rules together", reports, drawn)
    else:
        time_kinds(reports)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak memory {peak:.2f} GB")


def time_kinds(reports: "pd.DataFrame") -> None:
    """Print the CPU seconds of each rule in RULES, and of all of them together."""
    criteria = [
        Criterion.model_validate({"id": f"C{i}", "kind": "exclude", "text": name, "rule": rule})
        for i, (name, rule) in enumerate(RULES.items())
    ]
    for criterion in criteria:
        time_rules(criterion.text, reports, [criterion])
    time_rules("all together", reports, criteria)


def draw_rules(words: Sequence[str], number: int, seed: int = 1) -> list[dict[str, Any]]:
    """Return `number` criteria with rules of the kinds in RULES, as a protocol states them.

    The words of each rule are drawn from `words`. The rules mark reports and exclude none.
    """
    draw = random.Random(seed)
    kinds = (_draw_years, _draw_groups, _draw_title, _draw_near, _draw_alternatives)
    return [
        {
            "id": f"C{i}", "kind": "exclude", "text": f"Criterion {i}.",
            "rule": {**kinds[i % len(kinds)](draw, words), "outcome": "mark"},
        }
        for i in range(number)
    ]  # fmt: skip


def _draw_years(draw: random.Random, _: Sequence[str]) -> dict[str, Any]:
    return {"years": {"from": draw.randint(1950, 2010)}, "types": ["letter", "editorial"]}


def _draw_groups(draw: random.Random, words: Sequence[str]) -> dict[str, Any]:
    return {"text": f"({_alternatives(draw, words, 7)}) AND ({_alternatives(draw, words, 7)})"}


def _draw_title(draw: random.Random, words: Sequence[str]) -> dict[str, Any]:
    return {"text": f"TI({_alternatives(draw, words, 7)}) NOT ({_alternatives(draw, words, 2)})"}


def _draw_near(draw: random.Random, words: Sequence[str]) -> dict[str, Any]:
    return {"text": f"({_alternatives(draw, words, 3)}) NEAR/5 ({_alternatives(draw, words, 4)})"}


def _draw_alternatives(draw: random.Random, words: Sequence[str]) -> dict[str, Any]:
    phrases = (f'"{" ".join(draw.sample(words, 2))}"' for _ in range(20))
    return {"text": f"{_alternatives(draw, words, 20)} OR {' OR '.join(phrases)}"}


def _alternatives(draw: random.Random, words: Sequence[str], number: int) -> str:
    """Return words joined by OR, of which every second one is cut and ends with a wildcard."""
    drawn = draw.sample(words, number)
    return " OR ".join(w if i % 2 or len(w) < 6 else f"{w[:5]}*" for i, w in enumerate(drawn))


def time_rules(name: str, reports: "pd.DataFrame", criteria: Sequence[Criterion]) -> None:
    """Print the CPU seconds that rules take and how many reports they decide."""
    start = time.process_time()
    outcomes = apply_rules(reports, criteria)
    seconds = time.process_time() - start
    decided = int((outcomes["effect"] != "none").sum())
    print(f"{name:<24}{seconds:7.2f} CPU s{decided:10,} decided")


GROWTH: Final[Mapping[str, str]] = {
    "six terms NEAR/5": "a* NEAR/5 b* NEAR/5 c* NEAR/5 d* NEAR/5 a* NEAR/5 b*",
    "three groups NEAR/50": "(a OR b OR c*) NEAR/50 (b OR c OR d) NEAR/50 (a OR d OR e*)",
    "and a term that is absent": "(a OR b OR c*) NEAR/50 (b OR c OR d) NEAR/1 (e NEAR/0 e)",
    "wildcards": "*a*a*a*z OR " + "*a" * 12 + "z",
    "a phrase with wildcards": '"a* b?d c$$d"',
}


def time_growth() -> None:
    """Print the CPU seconds of queries on longer and longer documents, and how much faster than the words they grow."""
    for name, text in GROWTH.items():
        query, seconds = parse_query(text), []
        for words in (300, 3_000, 30_000):
            document = read_document(
                "e", " ".join(islice(cycle(["a", "bad", "cad", "b", "c", "d", "aaaa" * 9]), words)), ()
            )
            seconds.append(min(_time_query(query, document) for _ in range(3)))
        growth = [later / earlier / 10 for earlier, later in pairwise(seconds)]
        print(
            f"{name:<28}{seconds[0]:9.4f}{seconds[1]:9.4f}{seconds[2]:9.4f} CPU s, growth {growth[0]:.2f} {growth[1]:.2f}"
        )


def _time_query(query: Query, document: Document) -> float:
    lexicon = Lexicon()
    test, words = compile_query(query, lexicon), compile_words(query, lexicon)
    start = time.process_time()
    index = Index([document], lexicon)
    test(index)
    words(index, np.array([True]))
    return time.process_time() - start


def read_texts(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield titles, abstracts, keywords and years of the labelled reviews."""
    csv.field_size_limit(10**8)
    for path in sorted(folder.glob("*.csv.gz")):
        rows = csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8")))
        for row in rows:
            year = (row.get("year") or "").split(".")[0]
            keywords = [k.strip() for k in (row.get("keywords") or "").split(";") if k.strip()]
            yield {
                "title": row["title"] or None, "abstract": row.get("abstract") or None, "keywords": keywords,
                "year": int(year) if year.isdigit() else None, "type": "article",
            }  # fmt: skip


def draw_texts(number: int) -> Iterator[dict[str, Any]]:
    """Yield made-up reports with the length of real ones."""
    draw = np.random.default_rng(1)
    names = np.array([f"w{i}" for i in range(100_000)])
    for _ in range(number):
        words = names[np.minimum(draw.zipf(1.35, int(draw.integers(72, 350))), len(names)) - 1]
        yield {
            "title": " ".join(words[:12]), "abstract": " ".join(words[12:]), "keywords": list(names[draw.integers(0, 3000, 5)]),
            "year": int(draw.integers(1980, 2026)), "type": "article",
        }  # fmt: skip


def repeat_reports(texts: Sequence[dict[str, Any]], number: int) -> "pd.DataFrame":
    """Return as many reports as asked, the texts repeated under other ids."""
    base = {"records": [], "sources": [], "arm": "databases"}
    rows = ({**base, **text, "report": f"r{i:07}"} for i, text in enumerate(islice(cycle(texts), number)))
    return frame(REPORTS, rows)


if __name__ == "__main__":
    main()
