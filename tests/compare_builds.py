"""Compare what two versions of the program build: every table cell by cell, every appendix line by line, every exit status.

    python tests/compare_builds.py BEFORE [--after REVISION] [--cases FOLDER] [--records N] [--leave-out PLACE] [--limit N]
    make compare BEFORE=a096456

BEFORE is a git revision. It is held against the files of this checkout, or against the revision that `--after` names.
Both versions get copies of the same files: the example reviews, a made-up review of 2,000 records with its reviewers, and
the small cases of `--cases`. They run the same commands on them, and what they wrote is compared: tables, `prisma.json`,
appendices, exported files, what `--json` prints, and exit statuses. What the other commands print is not compared.

Every difference is printed with its table, row and column, the value before and the value after; then the exit status is 1.
A column that got another name belongs into `RENAMED`. `--leave-out stages/pairs.evidence` leaves a column out, and
`--leave-out appendix` leaves out every file whose name begins so.
"""

import argparse
import contextlib
import csv
import difflib
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

# table.column before: column after. The table is named by its path in the build folder, without its ending.
RENAMED: Mapping[str, str] = {}

EXAMPLES = ("asn-performance", "demo-telework")
MADE_UP = "made-up"
SEED = 1

# What is run on each review, in this order.
COMMANDS = (
    "ingest --json",
    "check",
    "check --json",
    "check --strict",
    "dedupe --json",
    "screen --json",
    "status --json",
    "code --json",
    "rules --json",
    "rules --json --samples 2 --seed 5 E1",
    "synthesize",
    "synthesize --json",
    "run --json",
    "screen --shares",
    "status --strict",
    "ingest --quarantine",
    "export -o OUT/all.csv",
    "export -o OUT/all.ris",
    "export -o OUT/all.bib",
    "export -o OUT/all.json",
    "export -o OUT/included.csv --only included",
    "screen --as rina --stage title-abstract --export OUT/sheet.csv",
    "screen --as tomas --stage full-text --export OUT/full-text.csv",
    "screen --as nobody-here --stage title-abstract --export OUT/stranger.csv",
    "diff --json OLD",
    "simulate -o OUT/run.json --seed 3",
    "trace --json 2019",
    "trace --json nosuchword",
    "trace",
    "screen --stage nosuchstage",
    "rules --json E99",
    "dedupe --audit 0",
)
WITHOUT_REVIEW = ("--version", "--help", "nosuchcommand", "check -r nosuchreview", "check", "dedupe --rules")
ON_FILES = (
    "convert FILES -o OUT/records.csv --report OUT/report.json",
    "convert FILES -o OUT/records.ris",
    "convert FILES -o OUT/records.bib",
    "dedupe FILES -o OUT/clusters.csv --pairs OUT/pairs.csv --merged OUT/merged.csv",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A difference: its place and both values."""

    place: str
    row: str
    column: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.place} [{self.row}] {self.column}: {_short(self.before)} -> {_short(self.after)}"


def main() -> None:
    """Run both versions side by side, print the differences, and exit with 1 if there are any."""
    if sys.argv[1:2] == ["--side"]:
        run_side(Path(sys.argv[2]), sys.argv[3])
        return
    options = _read_options()
    with tempfile.TemporaryDirectory(prefix="compare-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        before = stack.enter_context(checked_out(options.before, folder / "code-before"))
        after = ROOT
        if options.after:
            after = stack.enter_context(checked_out(options.after, folder / "code-after"))
        lay_out(folder, before, cases=options.cases, records=options.records)
        sides = [folder / "work-before", folder / "work-after"]
        started = time.monotonic()
        running = [_start(code, work, "all") for code, work in zip((before, after), sides, strict=True)]
        failed = [_wait(p) for p in running]
        if any(failed):
            sys.exit("one of the two could not be run")
        found = [d for d in compare_folders(*sides) if not _is_left_out(d, options.leave_out)]
        print_differences(found, options.limit)
        print(f"{_describe_size(sides[0])} in {time.monotonic() - started:.0f} s: {len(found)} differences")
    sys.exit(1 if found else 0)


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("before", help="git revision")
    parser.add_argument("--after", default="", help="git revision; without it, the files of this checkout")
    parser.add_argument("--cases", type=Path, default=ROOT.parent / "shared" / "cases")
    parser.add_argument("--records", type=int, default=2000, help="size of the made-up review")
    parser.add_argument("--leave-out", action="append", default=[], metavar="PLACE")
    parser.add_argument("--limit", type=int, default=0, help="most differences to print a column; 0: all")
    return parser.parse_args()


@contextlib.contextmanager
def checked_out(revision: str, folder: Path) -> Iterator[Path]:
    """Yield a folder with the files of a revision: a git worktree that is removed afterwards."""
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(folder), revision], check=True)
    try:
        yield folder
    finally:
        subprocess.run([*git, "remove", "--force", str(folder)], check=False)


def lay_out(folder: Path, before: Path, *, cases: Path, records: int) -> None:
    """Make the folders in which the two versions run, with the same files in both."""
    from large_review import write_exports, write_people  # noqa: PLC0415  only where the review is made

    work = folder / "work-before"
    for name in EXAMPLES:
        _copy(ROOT / "protocols" / f"{name}.yaml", work / name / "protocols" / f"{name}.yaml")
        _copy(ROOT / "corpus" / name, work / name / "corpus" / name)
        _write_earlier_protocol(work / name, name)
    write_exports(work / MADE_UP, records, SEED)
    _write_earlier_protocol(work / MADE_UP, MADE_UP)
    if _wait(_start(before, work, "made-up")):
        sys.exit("the version before could not read the made-up review")
    write_people(work / MADE_UP, _read_records(work / MADE_UP / "build" / MADE_UP), SEED)
    shutil.rmtree(work / MADE_UP / "build")
    if (cases / "cases.jsonl").is_file():
        _copy(cases, work / "cases")
    else:
        print(f"the small cases are not there and are left out: {cases}")
    _copy(work, folder / "work-after")


def _write_earlier_protocol(project: Path, name: str) -> None:
    """Write a protocol whose first rule on years ends in another year, for `slr diff` to compare with."""
    text = (project / "protocols" / f"{name}.yaml").read_text(encoding="utf-8")
    earlier = re.sub(r"\{to: \d+\}", "{to: 2012}", text, count=1)
    (project / "earlier.yaml").write_text(earlier, encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy(source, target)


def _read_records(build: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq  # noqa: PLC0415  only where a table is read

    rows: list[dict[str, Any]] = pq.read_table(build / "stages" / "records.parquet").to_pylist()
    return [{k: "" if r[k] is None else r[k] for k in ("record", "title", "abstract", "doi")} for r in rows]


def _start(code: Path, work: Path, what: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "100"}
    command = [sys.executable, str(Path(__file__)), "--side", str(work), what]
    return subprocess.Popen(command, env=environment, cwd=work)


def _wait(process: subprocess.Popen[bytes]) -> bool:
    """Wait for the run of one version, and return whether it failed."""
    return process.wait() != 0


# One side: everything below runs in a process of its own, with one version of the program on its path.


def run_side(work: Path, what: str) -> None:
    """Run all commands in a folder, and write the result of each to `commands.json`."""
    import slr  # noqa: PLC0415  of the version whose turn it is

    if not Path(str(slr.__file__)).is_relative_to(os.environ["PYTHONPATH"]):
        sys.exit(f"the wrong program is on the path: {slr.__file__}")
    if what == "made-up":
        run_command(work / MADE_UP, f"ingest -r {MADE_UP}")
        return
    done = {}
    for name in (*EXAMPLES, MADE_UP):
        done.update(_run_review(work / name, name))
    done.update({f"no review: {c}": run_command(work / EXAMPLES[0], c) for c in WITHOUT_REVIEW[:4]})
    done.update({f"no review: {c}": run_command(work, c) for c in WITHOUT_REVIEW[4:]})
    if (work / "cases").is_dir():
        done.update(_run_cases(work / "cases"))
    text = json.dumps(done, indent=1, ensure_ascii=False, sort_keys=True)
    (work / "commands.json").write_text(text, encoding="utf-8")


def _run_review(project: Path, name: str) -> dict[str, Any]:
    (project / "out").mkdir()
    done = {}
    for command in COMMANDS:
        filled = command.replace("OUT/", "out/").replace("OLD", "earlier.yaml")
        first, _, rest = filled.partition(" ")
        done[f"{name}: {command}"] = run_command(project, f"{first} -r {name} {rest}".strip())
    return done


def _run_cases(cases: Path) -> dict[str, Any]:
    """Run every case: its small review, or its loose files. Cases of the same files are run once."""
    done = {}
    seen = set()
    for line in (cases / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        files = tuple(case["files"])
        if files in seen:
            continue
        seen.add(files)
        if any("/protocols/" in f for f in files):
            project = cases / files[0].split("/protocols/")[0].split("/corpus/")[0]
            for command in ("check --json -r mini", "screen --json -r mini", "synthesize -r mini"):
                done[f"{case['id']}: {command}"] = run_command(project, command)
            continue
        out = cases / "out" / case["id"].replace("/", "-")
        out.mkdir(parents=True)
        for command in ON_FILES:
            filled = command.replace("FILES", " ".join(files)).replace(
                "OUT", out.relative_to(cases).as_posix()
            )
            done[f"{case['id']}: {command}"] = run_command(cases, filled)
    return done


def run_command(folder: Path, command: str) -> dict[str, Any]:
    """Run one command in a folder, and return its exit status, the error of a traceback, and the output of `--json`."""
    from click.testing import CliRunner  # noqa: PLC0415  only in a side

    from slr.cli import main as slr_main  # noqa: PLC0415  of the version whose turn it is

    os.chdir(folder)
    result = CliRunner().invoke(slr_main, command.split())
    crash = result.exception if not isinstance(result.exception, SystemExit | None) else None
    done = {"exit": result.exit_code, "crash": "" if crash is None else f"{type(crash).__name__}: {crash}"}
    if "--json" in command:
        with contextlib.suppress(ValueError):
            done["json"] = json.loads(result.stdout)
    return done


# Comparing what the two sides wrote.


def compare_folders(before: Path, after: Path) -> Iterator[Difference]:
    """Yield every difference between what two versions wrote into their folders."""
    here, there = _written(before), _written(after)
    for name in sorted({*here, *there}):
        if name not in here or name not in there:
            where = "only before" if name in here else "only after"
            yield Difference(place=name, row="", column="file", before=where, after=where)
        else:
            yield from compare_files(here[name], there[name], name)


def _written(work: Path) -> dict[str, Path]:
    """Return the files that the commands wrote, by path; the manifest is the program's own and locks are empty."""
    inputs = ("corpus", "protocols", "cases.jsonl", "earlier.yaml")
    return {
        p.relative_to(work).as_posix(): p
        for p in work.rglob("*")
        if p.is_file()
        and ({"build", "out"} & {*p.relative_to(work).parts} or p.name == "commands.json")
        and not {*inputs} & {*p.relative_to(work).parts}
        and not p.name.startswith(".")
        and p.name != "manifest.json"
    }


def _describe_size(work: Path) -> str:
    """Return how much was compared, so that an empty comparison is noticed."""
    commands = _read_json(work / "commands.json")
    statuses = Counter(c["exit"] for c in commands.values())
    ended = ", ".join(f"{n} with exit {status}" for status, n in sorted(statuses.items()))
    return f"{len(_written(work))} files of {len(commands)} commands ({ended})"


def compare_files(before: Path, after: Path, name: str) -> Iterator[Difference]:
    """Yield the differences between two files of the same name, compared according to their format."""
    if before.read_bytes() == after.read_bytes():
        return
    if name.endswith(".parquet"):
        yield from compare_tables(_read_parquet(before), _read_parquet(after), name)
    elif name.endswith(".csv"):
        yield from compare_tables(_read_csv(before), _read_csv(after), name)
    elif name.endswith(".json"):
        yield from compare_values(_read_json(before), _read_json(after), name)
    else:
        yield from compare_lines(_read_lines(before), _read_lines(after), name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its columns, each with its type, and its rows as text."""

    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, str]]


def compare_tables(
    before: Table, after: Table, name: str, renamed: Mapping[str, str] = RENAMED
) -> Iterator[Difference]:
    """Yield the differences of two tables, cell by cell.

    Equal rows are set aside wherever they are. Those that are left belong together by their first cell, in their order.
    """
    old = _rename(before, _inner(name).rpartition(".")[0], renamed)
    for column in [*old.columns, *(c for c in after.columns if c not in old.columns)]:
        types = old.columns.get(column, _NOTHING), after.columns.get(column, _NOTHING)
        if types[0] != types[1]:
            yield Difference(place=name, row="header", column=column, before=types[0], after=types[1])
    columns = [c for c in old.columns if c in after.columns]
    here = [tuple(r[c] for c in columns) for r in old.rows]
    there = [tuple(r[c] for c in columns) for r in after.rows]
    common = Counter(here) & Counter(there)
    (same, lost), (same_after, new) = _part(here, common), _part(there, common)
    for key in [*lost, *(k for k in new if k not in lost)]:
        for x, y in itertools.zip_longest(lost.get(key, []), new.get(key, [])):
            yield from _compare_rows(x, y, columns, name, key)
    for x, y in zip(same, same_after, strict=True):
        if x != y:
            yield Difference(place=name, row=x[0], column="order of rows", before=x[0], after=y[0])
            break


def _rename(table: Table, name: str, renamed: Mapping[str, str]) -> Table:
    names = {c: renamed.get(f"{name}.{c}", c) for c in table.columns}
    return Table(
        columns={names[c]: t for c, t in table.columns.items()},
        rows=[{names[c]: v for c, v in row.items()} for row in table.rows],
    )


Row = tuple[str, ...]


def _part(rows: Sequence[Row], common: Mapping[Row, int]) -> tuple[list[Row], dict[str, list[Row]]]:
    """Return the rows that the other table also has, and the other rows by their first cell."""
    left = dict(common)
    same = []
    rest: dict[str, list[Row]] = {}
    for row in rows:
        if left.get(row, 0):
            left[row] -= 1
            same.append(row)
        else:
            rest.setdefault(row[0] if row else "", []).append(row)
    return same, rest


def _compare_rows(
    before: Row | None, after: Row | None, columns: Sequence[str], name: str, key: str
) -> Iterator[Difference]:
    if before is None or after is None:
        texts = ["; ".join(row) if row else _NOTHING for row in (before, after)]
        yield Difference(place=name, row=key, column="whole row", before=texts[0], after=texts[1])
        return
    for column, old, new in zip(columns, before, after, strict=True):
        if old != new:
            yield Difference(place=name, row=key, column=column, before=old, after=new)


def compare_values(before: Any, after: Any, name: str, path: str = "") -> Iterator[Difference]:
    """Yield the differences of two JSON values, leaf by leaf."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(k for k in after if k not in before)]:
            inner = f"{path}/{key}"
            yield from compare_values(before.get(key, _NOTHING), after.get(key, _NOTHING), name, inner)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for i, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from compare_values(old, new, name, f"{path}/{i}")
    elif before != after or type(before) is not type(after):
        yield Difference(place=name, row=path, column="value", before=_text(before), after=_text(after))


_NOTHING = "(nothing)"


def compare_lines(before: Sequence[str], after: Sequence[str], name: str) -> Iterator[Difference]:
    """Yield the differences between two texts, with each replaced line next to its replacement."""
    for kind, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for n in range(max(j - i, m - k)):
            old = before[i + n] if i + n < j else _NOTHING
            new = after[k + n] if k + n < m else _NOTHING
            yield Difference(place=name, row=f"line {i + n + 1}", column="text", before=old, after=new)


def _read_parquet(path: Path) -> Table:
    import pyarrow.parquet as pq  # noqa: PLC0415  only where a table is read

    table = pq.read_table(path)
    rows = [{k: _text(v) for k, v in row.items()} for row in table.to_pylist()]
    return Table(columns={f.name: str(f.type) for f in table.schema}, rows=rows)


def _read_csv(path: Path) -> Table:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        rows = [dict(itertools.zip_longest(header, row, fillvalue="")) for row in reader]
    return Table(columns=dict.fromkeys(header, "a column"), rows=rows)


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="surrogateescape").splitlines()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _short(value: str) -> str:
    return repr(value if len(value) <= 200 else f"{value[:200]}...")


def _inner(place: str) -> str:
    """Return the path of a file in the folder of its review: the same for all reviews."""
    for folder in ("build/", "out/"):
        if folder in place:
            return place.partition(folder)[2].partition("/")[2] or place
    return place


def _is_left_out(difference: Difference, places: Iterable[str]) -> bool:
    inner = _inner(difference.place)
    column = f"{inner.rpartition('.')[0]}.{difference.column}"
    return any(p == column or inner.startswith(p) for p in places)


def print_differences(differences: Iterable[Difference], limit: int) -> None:
    """Print differences, then how many there are by kind of file and column.

    `limit` is the most that are printed of one column of one file, 0 for all.
    """
    printed: Counter[tuple[str, str]] = Counter()
    kinds: Counter[str] = Counter()
    for d in differences:
        printed[d.place, d.column] += 1
        kinds[f"{_inner(d.place)} {d.column}"] += 1
        if not limit or printed[d.place, d.column] <= limit:
            print(d)
    for kind, number in kinds.most_common():
        print(f"{number:>7}  {kind}")


if __name__ == "__main__":
    main()
