"""How fast are exports read? Makes large files from a seed and prints a table beside the peers, in CPU seconds.

    python tests/bench/bench_ingest.py [--records 100000] [--peers /path/to/venv/bin/python] [--flat]

Peers (rispy, nbib, pybtex) are timed in the same run, each in a process of its own; what is not installed is left out.
`--flat` also times 10,000, 30,000, 100,000 and 300,000 mixed records, to show that the time per record stays the same.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

WORDS = """the of and in on for with work load stress office clerk employee performance management public service model
demand resource effect study analysis review role burnout satisfaction motivation engagement training quality life
evidence panel survey regression mediation leadership culture support time pressure health sector government reform
pengaruh beban kerja terhadap kinerja pegawai lingkungan dan yang pada dengan kepuasan""".split()
NAMES = "Asher Berg Çelik Doe Évora Fauzi Grant Haddad Ito Jensen Kim Lubis Müller Novák Olsen Putri Quist Rao Sari Tan".split()
JOURNALS = [
    f"Journal of {a} {b}"
    for a in ("Invented", "Public", "Applied", "Office")
    for b in ("Work", "Stress", "Studies")
]


class Record:
    """One made-up record, the same for the same seed and number."""

    def __init__(self, number: int, seed: int) -> None:
        draw = random.Random(seed * 1_000_003 + number)
        self.number = number
        self.authors = [
            (draw.choice(NAMES), f"{draw.choice('ABCDEFGH')}.") for _ in range(draw.randint(1, 8))
        ]
        self.title = " ".join(draw.choices(WORDS, k=draw.randint(6, 16))).capitalize()
        self.abstract = ". ".join(
            " ".join(draw.choices(WORDS, k=draw.randint(12, 30))).capitalize()
            for _ in range(draw.randint(4, 10))
        )
        self.journal, self.year = draw.choice(JOURNALS), draw.randint(1990, 2025)
        self.volume, self.issue, self.page = draw.randint(1, 80), draw.randint(1, 12), draw.randint(1, 900)
        self.keywords = draw.sample(WORDS, 6)
        self.doi = f"10.5555/{seed}.{number}"

    def ris(self) -> str:
        lines = [
            "TY  - JOUR",
            *(f"AU  - {f}, {g}" for f, g in self.authors),
            f"TI  - {self.title}",
            f"T2  - {self.journal}",
        ]
        lines += [f"PY  - {self.year}", f"VL  - {self.volume}", f"IS  - {self.issue}", f"SP  - {self.page}"]
        lines += [f"EP  - {self.page + 9}", f"DO  - {self.doi}", f"AB  - {self.abstract}", "SN  - 1234-5679"]
        lines += [
            *(f"KW  - {k}" for k in self.keywords),
            f"UR  - https://example.org/{self.number}",
            "LA  - en",
            "ER  - ",
            "",
        ]
        return "\n".join(lines) + "\n"

    def bib(self) -> str:
        authors = " and ".join(f"{f}, {g}" for f, g in self.authors)
        return (
            f"@article{{key{self.number},\n  author = {{{authors}}},\n  title = {{{self.title}}},\n  journal = {{{self.journal}}},\n"
            f"  year = {{{self.year}}},\n  volume = {{{self.volume}}},\n  number = {{{self.issue}}},\n  pages = {{{self.page}--{self.page + 9}}},\n"
            f"  doi = {{{self.doi}}},\n  abstract = {{{self.abstract}}},\n  keywords = {{{', '.join(self.keywords)}}}\n}}\n\n"
        )

    def nbib(self) -> str:
        lines = [
            f"PMID- {10_000_000 + self.number}",
            "OWN - NLM",
            "STAT- MEDLINE",
            f"VI  - {self.volume}",
            f"IP  - {self.issue}",
        ]
        lines += [
            f"DP  - {self.year} Mar",
            f"TI  - {_wrapped(self.title)}",
            f"PG  - {self.page}-{self.page + 9}",
        ]
        lines += [f"LID - {self.doi} [doi]", f"AB  - {_wrapped(self.abstract)}"]
        for family, given in self.authors:
            lines += [f"FAU - {family}, {given}", f"AU  - {family} {given[0]}"]
        lines += [
            "LA  - eng",
            "PT  - Journal Article",
            f"JT  - {self.journal}",
            *(f"OT  - {k}" for k in self.keywords),
            "",
        ]
        return "\n".join(lines) + "\n"

    def csv(self) -> str:
        authors = "; ".join(f"{f}, {g}" for f, g in self.authors)
        return (
            f'"{authors}","{self.title}",{self.year},"{self.journal}",{self.volume},{self.issue},{self.page},{self.page + 9},'
            f'{self.doi},"{self.abstract}","{"; ".join(self.keywords)}",English,Article\n'
        )


CSV_HEADER = "Authors,Title,Year,Source title,Volume,Issue,Page start,Page end,DOI,Abstract,Author Keywords,Language,Document Type\n"


def _wrapped(text: str) -> str:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) > 80:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return "\n      ".join([*lines, line])


def make(folder: Path, name: str, form: str, records: int, seed: int) -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8") as file:
        if form == "csv":
            file.write(CSV_HEADER)
        for number in range(records):
            file.write(getattr(Record(number, seed), form)())
    return path


PEERS = {
    "rispy": "import rispy,sys; n=len(rispy.load(open(sys.argv[1],encoding='utf-8-sig')))",
    "nbib": "import nbib,sys; n=len(nbib.read_file(sys.argv[1]))",
    "pybtex": "from pybtex.database import parse_file; import sys; n=len(parse_file(sys.argv[1],bib_format='bibtex').entries)",
}
# as ingest does it: each entry parsed and normalised before the next, the garbage collector still throughout
OURS = """
import sys
from slr.formats import cut, normalise, parse_each, pause_collector
data = open(sys.argv[1], 'rb').read()
n = 0
with pause_collector():
    for chunk in cut(data, sys.argv[1]).chunks():
        n += len([normalise(entry) for entry in parse_each(chunk)])
"""
INGEST = """
import sys
from pathlib import Path
from slr.ingest import ingest
from slr.model.stage import SearchFile
files = [SearchFile(path=p, data=Path(p).read_bytes(), source='s', kind='database') for p in sys.argv[1:-1]]
workers = int(sys.argv[-1])
if workers > 1:
    from concurrent.futures import ProcessPoolExecutor
    with ProcessPoolExecutor(workers) as pool:
        result = ingest(files, sources=(), run=pool.map)
else:
    result = ingest(files, sources=())
n = len(result.tables['records'])
"""


def timed(python: str, code: str, *arguments: str) -> tuple[int, float, float, float] | None:
    """Return records, CPU seconds, wall seconds and peak MiB of a process, or None when it could not run."""
    code += "\nimport resource, json\nprint(json.dumps([n, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))"
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [python, "-c", code, *arguments], capture_output=True, text=True, env=environment, check=False
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        print(f"  left out: {done.stderr.strip().splitlines()[-1][:110]}")
        return None
    records, peak = json.loads(done.stdout.splitlines()[-1])
    return records, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, peak


def row(name: str, found: tuple[int, float, float, float] | None) -> float | None:
    if found is None:
        return None
    records, cpu, wall, peak = found
    print(f"{name:34}{records:>9}{cpu:>9.1f}{wall:>9.1f}{records / cpu:>12.0f}{peak:>9.0f}")
    return cpu


def compare(folder: Path, records: int, peers: str) -> Iterator[tuple[str, float, float]]:
    for form, peer in (("ris", "rispy"), ("bib", "pybtex"), ("nbib", "nbib")):
        path = make(folder, f"big.{form}", form, records, 1)
        theirs = row(f"{peer}, bare parse", timed(peers, PEERS[peer], str(path)))
        ours = row(f"slr, {form} into normalised rows", timed(sys.executable, OURS, str(path)))
        path.unlink()
        if theirs is not None and ours is not None:
            yield peer, theirs / ours, theirs


def mixed(folder: Path, records: int, workers: int) -> float | None:
    share = records // 4
    paths = [
        make(folder, f"mixed{i}.{f}", f, share, i + 2) for i, f in enumerate(("ris", "bib", "nbib", "csv"))
    ]
    found = timed(sys.executable, INGEST, *map(str, paths), str(workers))
    for path in paths:
        path.unlink()
    return row(f"slr, ingest of mixed, {workers} worker(s)", found)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--peers", default=sys.executable, help="a Python that has rispy, nbib and pybtex")
    parser.add_argument("--flat", action="store_true")
    chosen = parser.parse_args()
    print(f"{'':34}{'records':>9}{'CPU s':>9}{'wall s':>9}{'records/s':>12}{'MiB':>9}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for peer, times, _ in compare(folder, chosen.records, chosen.peers):
            print(f"    {times:.2f} times as fast as {peer}")
        for workers in (1, 2):
            mixed(folder, chosen.records, workers)
        steps: Callable[[], list[int]] = lambda: [10_000, 30_000, 100_000, 300_000] if chosen.flat else []  # noqa: E731
        for records in steps():
            mixed(folder, records, 1)


if __name__ == "__main__":
    main()
