"""Speed and correctness of `slr dedupe` on made-up corpora whose truth is known: seeded, as large as one asks.

    python tests/bench/bench_dedupe.py [N ...] [--seed S] [--peers PYTHON]

Each corpus holds works with one to four records, spelt as different databases and people spell them (abbreviated
journals and names, typing slips, lost or wrong DOIs, changed pages, truncated titles, early view), and works that must
stay apart though they look alike (parts I and II, errata, replies, annual updates, editorials, conference and journal).
bib-dedupe is run on the same files in the same call where it is installed: in this Python, or in the one that `--peers`
names. For each labelled set in the folder that `--labelled` names, the share of true pairs that the program compares is
printed (the recall of blocking).
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from slr.dedupe.candidate import find_candidates
from slr.dedupe.feature import read_feature
from slr.text.name_list import split_names

ROOT: Final = Path(__file__).resolve().parents[2]
LABELLED: Final = ROOT / "../shared/data/dedup"
COLUMNS: Final = (
    "record_id",
    "title",
    "authors",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "abstract",
)
Record = dict[str, Any]

_STEMS: Final = (
    "adapt bind cardi cell chron clin cogn comp cort cyt dent derm diab diet edu effic endo engag epid estim ethn exerc "
    "famil fiscal gast gen geri glob govern hep hist immun indic infl inter labor learn leuk lev lip mark mater measur "
    "media metab micro migr mobil model monit mort motiv neph neur nurs nutr obes occup onc opt oral organ ortho ost "
    "path pedi perc perf phar physi plac polic popul prim prob proc prot psych publ pulm qual radi reg rehab renal resil "
    "resp retin risk rur sal sched sec sens sept skel sleep soc spin stat stress surg symp syn team tech therm thromb "
    "tox train trans traum tum urb vacc vasc vent viral vit work"
).split()
_ENDINGS: Final = (
    "al ation ement ence ic icity ing ism itis ity ive logy ment ness oma osis ous ular ure".split()
)
_FAMILY: Final = (
    "Ab Ade Agu Al Alm Am And Ar Aze Bak Bal Bar Bas Bec Ber Bon Bor Bra Bru Cal Can Car Cas Cha Che Cla Col Cor Cos Cru "
    "Dal Dan Dav Del Dem Di Dor Dub Eck Eng Er Fal Far Fer Fis Fon Fra Gar Ger Gol Gon Gra Gru Gut Haf Hal Han Har Has Hei "
    "Her Hid Hof Hol Hus Ib Ish Iva Jak Jan Jen Joh Kal Kar Kat Kel Kim Kle Koh Kor Kow Kra Kum Lam Lar Lin Lop Mac Mah "
    "Mal Mar Mat Mei Men Mil Mor Mul Nak Nas Nik Nor Oko Ols Ono Ort Pal Par Pav Per Pet Pil Por Pra Ram Ras Rei Ric Riz Rod "
    "Ros Sal San Sat Sch Sha Sil Sim Sko Sor Ste Sul Sun Tak Tan Tay Tho Tor Tsu Uch Var Vas Ver Vog Wal Wan Wei Wol Yam Zan Zim"
).split()
_FAMILY_ENDINGS: Final = "a aba ada ak ara asari aya bach berg dahl de elli en enko er ez feld ford haug i in ini ke kova man mann ner nov o oglu owski quist ra sen shi son stein stra tti ton uchi ura va vic wa wati".split()
_GIVEN: Final = "Agus Ana Bela Carl Dewi Elena Farid Grace Hans Ines Jana Karl Lena Maria Nadia Omar Paula Qing Rosa Siti Tomas Ulla Vera Wim Xu Yuki Zoe".split()
_JOURNAL_HEADS: Final = (
    "Journal of",
    "International Journal of",
    "Annals of",
    "Archives of",
    "European Journal of",
    "Review of",
    "Advances in",
    "Frontiers in",
)
_FIELDS: Final = "Applied Psychology|Public Administration|Clinical Nursing|Experimental Medicine|Occupational Health|Social Policy|Human Resources|Organizational Behavior|Epidemiology|Pediatric Surgery|Rehabilitation Medicine|Health Economics|Cognitive Science|Educational Research|Internal Medicine|Environmental Research|Family Practice|Nutrition|Gerontology|Cardiology".split(
    "|"
)
_SHORT: Final = {
    "Journal": "J", "International": "Int", "Annals": "Ann", "Archives": "Arch", "European": "Eur", "Review": "Rev", "Advances": "Adv", "Frontiers": "Front",
    "Applied": "Appl", "Psychology": "Psychol", "Public": "Public", "Administration": "Adm", "Clinical": "Clin", "Nursing": "Nurs", "Experimental": "Exp",
    "Medicine": "Med", "Occupational": "Occup", "Social": "Soc", "Human": "Hum", "Resources": "Resour", "Organizational": "Organ", "Behavior": "Behav",
    "Pediatric": "Pediatr", "Surgery": "Surg", "Rehabilitation": "Rehabil", "Economics": "Econ", "Cognitive": "Cogn", "Science": "Sci", "Educational": "Educ",
    "Research": "Res", "Internal": "Intern", "Environmental": "Environ", "Family": "Fam", "Practice": "Pract", "Nutrition": "Nutr", "Gerontology": "Gerontol", "Cardiology": "Cardiol",
}  # fmt: skip
_DESIGNS: Final = (
    "a randomized controlled trial",
    "a cohort study",
    "a systematic review",
    "a cross-sectional survey",
    "a qualitative study",
    "evidence from a panel",
    "a case-control study",
)


def make_corpus(size: int, seed: int) -> tuple[list[Record], dict[str, int]]:
    """Return about `size` records in random order, and the work that each is of."""
    rng = random.Random(f"{seed}/{size}")
    words = sorted({s + e for s in _STEMS for e in _ENDINGS})
    records: list[Record] = []
    truth: dict[str, int] = {}
    work = 0
    while len(records) < size:
        base = _make_work(rng, words)
        for one in (base, *_look_alikes(rng, base)):
            for copy in _spell(rng, one):
                copy["record_id"] = f"r{len(records):07}"
                truth[copy["record_id"]] = work
                records.append(copy)
            work += 1
    rng.shuffle(records)
    return records, truth


def _make_work(rng: random.Random, words: list[str]) -> Record:
    topic = [rng.choice(words) for _ in range(rng.randint(4, 9))]
    joins = ("and", "in", "of", "on", "among", "for", "after", "with")
    title = " ".join(w if i % 3 else f"{w} {rng.choice(joins)}" for i, w in enumerate(topic, 1)).capitalize()
    if rng.random() < 0.5:
        title += f": {rng.choice(_DESIGNS)}"
    first = rng.randint(1, 2200)
    year = rng.randint(1985, 2024)
    journal = f"{rng.choice(_JOURNAL_HEADS)} {rng.choice(_FIELDS)}"
    return {
        "title": title, "people": [_make_person(rng) for _ in range(rng.choice((1, 2, 3, 3, 4, 5, 6, 8)))], "year": year, "journal": journal,
        "volume": str(year - 1980 + len(journal) % 7), "issue": str(rng.randint(1, 12)), "first": first, "last": first + rng.randint(3, 18),
        "doi": f"10.{1000 + len(journal)}/{journal[:3].lower().strip()}.{year}.{first:05}{rng.randint(0, 99):02}",
        "abstract": " ".join(rng.choices(words, k=rng.randint(80, 200))).capitalize(),
    }  # fmt: skip


def _make_person(rng: random.Random) -> tuple[str, str, str]:
    return (
        rng.choice(_FAMILY) + rng.choice(_FAMILY_ENDINGS),
        rng.choice(_GIVEN),
        rng.choice("ABCDEFGHJKLMNPRSTW ").strip(),
    )


def _look_alikes(rng: random.Random, base: Record) -> Iterator[Record]:
    """Yield works that look like the base and are not: one in eight works has one."""
    kind = rng.choices(
        ("", "part", "erratum", "reply", "update", "editorial", "conference"), (56, 2, 1, 1, 2, 2, 2)
    )[0]
    place = {"first": base["first"] + 40, "last": base["last"] + 40, "doi": f"{base['doi']}x", "abstract": ""}
    if kind == "part":
        title = base["title"]
        base["title"] = f"{title}. Part I"
        yield {**base, **place, "title": f"{title}. Part II", "abstract": base["abstract"][::-1]}
    elif kind == "erratum":
        yield {**base, **place, "title": f"Erratum: {base['title']}", "last": place["first"]}
    elif kind == "reply":
        yield {
            **base,
            **place,
            "title": f"Reply to: {base['title']}",
            "people": [_make_person(rng)],
            "last": place["first"],
        }
    elif kind == "update":
        base["title"] += f": annual report {base['year']}"
        yield {
            **base,
            **place,
            "title": base["title"].replace(str(base["year"]), str(base["year"] + 1)),
            "year": base["year"] + 1,
            "volume": str(int(base["volume"]) + 1),
        }
    elif kind == "editorial":
        yield {
            **base,
            **place,
            "title": rng.choice(("Editorial", "Editorial board", "Issue information", "Book reviews")),
            "people": [_make_person(rng)],
        }
    elif kind == "conference":
        yield {
            **base,
            **place,
            "journal": f"Proceedings of the Conference on {rng.choice(_FIELDS)}",
            "year": base["year"] - 1,
            "volume": "",
            "issue": "",
        }


def _spell(rng: random.Random, work: Record) -> Iterator[Record]:
    """Yield the records of a work: a good one, and up to three as other databases and people spell it."""
    copies = rng.choices((1, 2, 3, 4), (70, 20, 7, 3))[0]
    for number in range(copies):
        yield _write(rng, work, faulty=number > 0)


def _write(rng: random.Random, work: Record, *, faulty: bool) -> Record:
    chance = rng.random if faulty else lambda: 1.0
    title, year, doi = work["title"], work["year"], work["doi"]
    journal = work["journal"]
    first, last = work["first"], work["last"]
    if chance() < 0.15 and len(title) > 30:
        at = rng.randrange(8, len(title) - 8)
        title = title[:at] + rng.choice("aeinrst") + title[at + 1 :]
    if chance() < 0.08 and ": " in title and not title.endswith(tuple("0123456789")):
        title = title.split(": ")[0] if len(title.split(": ")[0]) > 30 else title
    if chance() < 0.2:
        title = rng.choice((title.upper(), title.title(), f"{title}.", f"[{title}]", f"{title} [Review]"))
    if chance() < 0.35:
        doi = ""
    elif chance() < 0.3:
        doi = rng.choice((doi.upper(), f"https://doi.org/{doi}", f"doi: {doi}", f"{doi}."))
    if chance() < 0.05 and doi:
        year += 1
    if chance() < 0.4 and not journal.startswith("Proc"):
        journal = " ".join(_SHORT.get(w, w) for w in journal.split() if w not in ("of", "in"))
    pages = f"{first}-{last}"
    if chance() < 0.3:
        pages = rng.choice(
            (f"{first}", f"{first}-{str(last)[-2:]}", f"{first}--{last}", f"pp. {first}-{last}")
        )
    if chance() < 0.05:
        pages = ""
    style = rng.randrange(3) if faulty else 0
    return {
        "title": title, "authors": "; ".join(_write_person(p, style) for p in work["people"]), "year": year, "journal": journal,
        "volume": "" if chance() < 0.05 else work["volume"], "issue": "" if chance() < 0.2 else work["issue"], "pages": pages, "doi": doi,
        "abstract": "" if chance() < 0.3 else work["abstract"],
    }  # fmt: skip


def _write_person(person: tuple[str, str, str], style: int) -> str:
    family, given, middle = person
    if style == 0:
        return f"{family}, {given} {middle}".strip()
    return f"{family} {given[0]}{middle}" if style == 1 else f"{family}, {given[0]}. {middle}".strip()


def write_corpus(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Write the records as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=COLUMNS)
        writer.writeheader()
        writer.writerows(records)


def score(truth: Mapping[str, int], got: Mapping[str, str]) -> tuple[float, float]:
    """Return precision and recall over pairs."""
    cells = Counter((truth[r], got[r]) for r in truth)
    both, gold, said = (
        sum(n * (n - 1) // 2 for n in c.values())
        for c in (cells, Counter(truth.values()), Counter(got.values()))
    )
    return both / max(said, 1), both / max(gold, 1)


def run_slr(path: Path, out: Path) -> tuple[float, float]:
    """Return CPU seconds and MiB of the command, from its start to the clusters written."""
    command = os.environ.get("SLR") or str(Path(sys.executable).parent / "slr")
    code = "import resource,subprocess,sys,json;d=subprocess.run(sys.argv[1:],capture_output=True,text=True);u=resource.getrusage(resource.RUSAGE_CHILDREN);print(json.dumps([d.returncode,d.stderr[-500:],u.ru_utime+u.ru_stime,u.ru_maxrss/1024]))"
    done = subprocess.run(
        [sys.executable, "-c", code, command, "dedupe", str(path), "-o", str(out)],
        capture_output=True,
        text=True,
        check=True,
    )
    status, error, cpu, mib = json.loads(done.stdout)
    if status:
        raise SystemExit(f"slr dedupe failed with exit status {status}: {error}")
    return cpu, mib


_PEER: Final = """
import json, resource, sys, time
import pandas as pd
from bib_dedupe.bib_dedupe import block, cluster, match, prep
d = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False).rename(columns={"record_id": "ID", "authors": "author", "issue": "number"})
d["ENTRYTYPE"] = "article"
d["booktitle"] = ""
d["author"] = d["author"].str.replace("; ", " and ")
groups = cluster(match(block(prep(d, cpu=1), cpu=1), cpu=1))
got = {i: i for i in d["ID"]}
for g in groups:
    for i in g:
        got[i] = g[0]
u, c = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
json.dump([u.ru_utime + u.ru_stime + c.ru_utime + c.ru_stime, u.ru_maxrss / 1024, got], open(sys.argv[2], "w"))
"""


def run_peer(python: str, path: Path, out: Path) -> tuple[float, float, dict[str, str]] | None:
    """Return CPU seconds, MiB and clusters of bib-dedupe; None where it fails."""
    done = subprocess.run(
        [python, "-c", _PEER, str(path), str(out)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"  bib-dedupe did not run: {done.stderr.strip().splitlines()[-1:]}")
        return None
    cpu, mib, got = json.loads(out.read_text())
    return cpu, mib, got


def has_peer(python: str) -> bool:
    """Tell whether bib-dedupe can be imported in that Python, and say so plainly where it cannot."""
    done = subprocess.run([python, "-c", "import bib_dedupe.bib_dedupe"], capture_output=True, check=False)
    if done.returncode:
        print(
            f"bib-dedupe is not installed in {Path(python).name}, so it is left out; --peers names another Python"
        )
    return done.returncode == 0


def measure_blocking(folder: Path) -> Iterator[str]:
    """Yield one line for each labelled set: the true pairs, and the share of them that are compared.

    A set is a folder with `records.csv` and `gold.csv`, which names the cluster of each record.
    """
    for gold in sorted(folder.glob("*/gold.csv")):
        with gold.open(encoding="utf-8-sig", newline="") as file:
            truth = {r["record_id"]: r["cluster_id"] for r in csv.DictReader(file)}
        with gold.with_name("records.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = {r.get("record_id") or r["ID"]: r for r in csv.DictReader(file)}
        features = [
            read_feature(
                record,
                {
                    **row,
                    "authors": split_names(row.get("authors") or row.get("author") or ""),
                    "year": _read_year(row),
                },
            )
            for record, row in rows.items()
        ]
        ids = list(rows)
        compared = {frozenset((ids[a], ids[b])) for a, b in find_candidates(features).tolist()}
        true = set(_true_pairs(truth))
        found = len(true & compared)
        yield f"blocking of {gold.parent.name}: {found} of {len(true)} true pairs compared ({found / max(1, len(true)):.4f})"


def _read_year(row: Mapping[str, str]) -> int:
    year = "".join(c for c in row.get("year") or "" if c.isdigit())[:4]
    return int(year) if len(year) == 4 else 0


def _true_pairs(truth: Mapping[str, str]) -> Iterator[frozenset[str]]:
    members: dict[str, list[str]] = {}
    for record, cluster in truth.items():
        members.setdefault(cluster, []).append(record)
    return (frozenset(pair) for group in members.values() for pair in combinations(group, 2))


def main() -> None:
    """Print one line a corpus and tool."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("sizes", nargs="*", type=int, default=[2_000, 20_000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peers", default=sys.executable, help="a Python that has bib-dedupe")
    parser.add_argument("--labelled", type=Path, default=LABELLED, help="a folder of labelled sets")
    arguments = parser.parse_args()
    for line in measure_blocking(arguments.labelled):
        print(line, flush=True)
    beside = has_peer(arguments.peers)
    print(f"{'tool':12}{'records':>9}{'precision':>11}{'recall':>9}{'CPU s':>8}{'ms/record':>11}{'MiB':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for size in arguments.sizes:
            records, truth = make_corpus(size, arguments.seed)
            path, out = Path(folder) / f"{size}.csv", Path(folder) / f"{size}.out"
            write_corpus(path, records)
            del records
            cpu, mib = run_slr(path, out)
            with out.open(encoding="utf-8", newline="") as file:
                got = {r["record_id"]: r["cluster_id"] for r in csv.DictReader(file)}
            _print("slr", truth, got, cpu, mib)
            if beside and (peer := run_peer(arguments.peers, path, out)) is not None:
                _print("bib-dedupe", truth, peer[2], peer[0], peer[1])


def _print(tool: str, truth: Mapping[str, int], got: Mapping[str, str], cpu: float, mib: float) -> None:
    precision, recall = score(truth, got)
    print(
        f"{tool:12}{len(truth):>9}{precision:>11.4f}{recall:>9.4f}{cpu:>8.1f}{1000 * cpu / len(truth):>11.3f}{mib:>7.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
