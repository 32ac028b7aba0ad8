"""How fast are exports read? Makes large files from a seed and prints a table beside the peers, in CPU seconds.

    python tests/bench/bench_ingest.py [--records 100000] [--repeats 3] [--peers /path/to/venv/bin/python] [--flat]

Peers (rispy, nbib, pybtex) are timed in the same run, each in a process of its own; what is not installed is left out.
`slr ingest` is timed as a command on mixed records, on one core and on two; `--flat` also times 10,000, 30,000, 100,000
and 300,000, to show that the time per record stays the same.
"""

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
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
    for part in cut(data, sys.argv[1]).split():
        n += len([normalise(entry) for entry in parse_each(part)])
"""
PROTOCOL = """\
schema: 1
review: {title: Made-up records}
question: {text: How fast are they read?}
sources:
  - {id: made, name: Made-up exports, kind: database, files: ["*"]}
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


def compare(folder: Path, records: int, peers: str, repeats: int) -> Iterator[tuple[str, float]]:
    """Yield each peer and how many times as fast ours is: the best of several runs each, taken by turns."""
    for form, peer in (("ris", "rispy"), ("bib", "pybtex"), ("nbib", "nbib")):
        path = make(folder, f"big.{form}", form, records, 1)
        theirs, ours = [], []
        for _ in range(repeats):
            theirs.append(timed(peers, PEERS[peer], str(path)))
            ours.append(timed(sys.executable, OURS, str(path)))
        path.unlink()
        their_best = row(f"{peer}, bare parse", best(theirs))
        our_best = row(f"slr, {form} into normalised rows", best(ours))
        if their_best is not None and our_best is not None:
            yield peer, their_best / our_best


def best(runs: list[tuple[int, float, float, float] | None]) -> tuple[int, float, float, float] | None:
    return min((run for run in runs if run is not None), key=lambda run: run[1], default=None)


def ingest(folder: Path, records: int, cores: int) -> None:
    """Time `slr ingest` as a command: four exports of a review, from the bytes to the tables in its build folder."""
    searches = folder / "corpus" / "made" / "searches"
    searches.mkdir(parents=True)
    (folder / "protocols").mkdir()
    (folder / "protocols" / "made.yaml").write_text(PROTOCOL, encoding="utf-8")
    for i, form in enumerate(("ris", "bib", "nbib", "csv")):
        make(searches, f"mixed{i}.{form}", form, records // 4, i + 2)
    row(f"slr ingest of mixed, {cores} core(s)", run_command(folder, records, cores))
    shutil.rmtree(folder / "corpus")
    shutil.rmtree(folder / "protocols")
    shutil.rmtree(folder / "build")


def run_command(folder: Path, records: int, cores: int) -> tuple[int, float, float, float]:
    """Return records, CPU seconds, wall seconds, and the most MiB that the command and its workers held together."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
    start = time.perf_counter()
    done = subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(cores)], cwd=folder, env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    peak, used = 0.0, dict[int, float]()
    while done.poll() is None:
        held = watch_session(done.pid)
        peak = max(peak, sum(memory for _, memory in held.values()))
        used |= {process: cpu for process, (cpu, _) in held.items()}
        time.sleep(0.02)
    wall = time.perf_counter() - start
    said = done.stdout.read().decode() if done.stdout is not None else ""
    if done.returncode or f"= {records} parsed + 0 quarantined" not in said:
        raise SystemExit(f"slr ingest: exit {done.returncode}, said {said!r}")
    return records, sum(used.values()), wall, peak


COMMAND = """
import os, sys
if hasattr(os, 'sched_setaffinity'):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(sys.argv[1])])
sys.argv[1:] = ['ingest']
from slr.cli.main import main
main()
"""


def watch_session(session: int) -> dict[int, tuple[float, float]]:
    """Return the CPU seconds and MiB of each process of a session, shared pages counted once; none where /proc is missing."""
    tick, found = os.sysconf("SC_CLK_TCK"), {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                rollup = (folder / "smaps_rollup").read_text()
                pages = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
                found[int(folder.name)] = (int(fields[11]) + int(fields[12])) / tick, pages / 1024
        except (OSError, StopIteration, ValueError):
            continue  # it ended meanwhile, or belongs to somebody else
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--peers", default=sys.executable, help="a Python that has rispy, nbib and pybtex")
    parser.add_argument(
        "--repeats", type=int, default=3, help="runs beside each peer, of which the best counts"
    )
    parser.add_argument("--flat", action="store_true")
    chosen = parser.parse_args()
    print(f"{'':34}{'records':>9}{'CPU s':>9}{'wall s':>9}{'records/s':>12}{'MiB':>9}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for peer, times in compare(folder, chosen.records, chosen.peers, chosen.repeats):
            print(f"    {times:.2f} times as fast as {peer}")
        for cores in (1, 2):
            ingest(folder, chosen.records, cores)
        for records in (10_000, 30_000, 100_000, 300_000) if chosen.flat else ():
            ingest(folder, records, 1)


if __name__ == "__main__":
    main()
