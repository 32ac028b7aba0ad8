"""Change one operator at a time, run the tests that belong to the file, and count how often they notice.

    make mutants                                   60 mutants from a new seed
    make mutants MUTANTS='--seed 7 --only dedupe'  the mutants of seed 7 in one folder
    python tests/mutants.py --count 20 --jobs 2    the same without make

A mutant is the program with one change: a comparison, `and` or `or`, `+`, `-`, `*` or `/`, a `not` that goes, a 0 or 1,
`min` or `max`. The rest of the file stays byte-identical. Left alone are annotations, f-strings, messages of `assert`, what
only a type checker reads, and a `+` or `*` beside a text or list that is written out: its mutant could only crash.

The checkout is copied first, and only the copy is changed. The folder's own tests run first (`tests/dedupe` and the
examples in the docstrings of `slr/dedupe`). What survives them meets the wider tests. A run may take ten times as long as
on the unchanged program. A mutant that takes longer counts as killed and is listed apart.

A survivor is either a promise without a test or a change that nobody could observe. This program cannot tell these apart
and reports both, so the true rate is somewhat higher than the one that is printed. The aim is 90 %.
"""

import argparse
import ast
import compileall
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from py_compile import PycInvalidationMode
from queue import SimpleQueue
from typing import Final, Literal

ROOT: Final = Path(__file__).resolve().parents[1]
PATIENCE: Final = 10  # a mutant may take so many times as long as the unchanged program

# Folder: the wider tests that a survivor of the folder's own tests meets.
WIDER: Final[Mapping[str, tuple[str, ...]]] = {
    "slr/dedupe": ("tests/desk", "tests/cli", "tests/test_whole_run.py", "tests/test_corpus_demo.py"),
    "slr/screen": ("tests/desk", "tests/cli", "tests/report", "tests/test_whole_run.py", "tests/test_corpus_demo.py"),
    "slr/synthesize": ("tests/report", "tests/test_whole_run.py", "tests/test_corpus_demo.py"),
    "slr/statistics": ("tests/screen", "tests/synthesize", "tests/coding", "tests/report"),
    "slr/people": ("tests/dedupe", "tests/screen", "tests/coding", "tests/store", "tests/desk", "tests/cli", "tests/test_whole_run.py"),
    "slr/desk": ("tests/cli", "tests/test_whole_run.py"),
}  # fmt: skip

SWAPS: Final[Mapping[str, tuple[str, ...]]] = {
    "<": ("<=", ">="), "<=": ("<", ">="), ">": (">=", "<="), ">=": (">", "<="), "==": ("!=",), "!=": ("==",),
    "is": ("is not",), "is not": ("is",), "in": ("not in",), "not in": ("in",), "and": ("or",), "or": ("and",),
    "+": ("-",), "-": ("+",), "*": ("/",), "/": ("*",), "//": ("*",), "+=": ("-=",), "-=": ("+=",), "*=": ("/=",),
    "/=": ("*=",), "not": ("",), "0": ("1",), "1": ("0",), "0.0": ("1.0",), "1.0": ("0.0",), "min": ("max",), "max": ("min",),
}  # fmt: skip

Fate = Literal["killed", "killed by wider tests", "timed out", "survived"]
FATES: Final[tuple[Fate, ...]] = ("killed", "killed by wider tests", "timed out", "survived")
Place = tuple[int, int]  # line, from 1, and column in characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """An operator that can be exchanged: where it is in the bytes of the file, and what can replace it."""

    path: str
    line: int
    start: int
    end: int
    before: str
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A site and the replacement of its operator."""

    site: Site
    after: str

    def apply(self, source: bytes) -> bytes:
        """Return the file with the operator exchanged and everything else unchanged."""
        return source[: self.site.start] + self.after.encode() + source[self.site.end :]

    def describe(self, source: bytes) -> str:
        """Return file, line and change, with the line as it was and as it became."""
        number = self.site.line - 1
        was, became = (text.decode().split("\n")[number].strip() for text in (source, self.apply(source)))
        return f"{self.site.path}:{self.site.line}  {self.site.before} -> {self.after or 'nothing'}\n    - {was}\n    + {became}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw mutants, test them, and print the results."""
    chosen = _read_arguments(arguments)
    folders = [_find_folder(f) for f in chosen.only] or list(WIDER)
    for folder in folders:
        if not (ROOT / folder).exists():
            print(f"{folder} does not exist; left out")
    sites = collect_sites(ROOT, folders)
    mutants = draw(sites, chosen.count, chosen.seed)
    print(f"seed {chosen.seed}: {len(mutants)} of {len(sites)} operators in {', '.join(folders)}", flush=True)
    if not mutants:
        return 0
    with tempfile.TemporaryDirectory(prefix="slr-mutants-") as folder:
        copies = [Checkout(copy_checkout(Path(folder) / str(i))) for i in range(chosen.jobs)]
        fates = _try_all(mutants, copies)
    print(summarize(mutants, fates))
    return 0


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    about, usage = str(__doc__).split("\n\n", 1)
    parser = argparse.ArgumentParser(
        prog="mutants.py",
        description=about,
        epilog=usage,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    drawn = random.SystemRandom().randrange(10_000)
    parser.add_argument("--seed", type=int, default=drawn, help="draws the mutants; a new one if not given")
    parser.add_argument("--count", type=int, default=60, help="how many mutants (default: 60)")
    parser.add_argument(
        "--only", action="append", default=[], metavar="FOLDER", help="a folder or file below slr; repeatable"
    )
    parser.add_argument(
        "--jobs", type=int, default=1, help="how many mutants at a time, each in its own copy (default: 1)"
    )
    return parser.parse_args(arguments)


def _find_folder(name: str) -> str:
    """Return the path of a folder or file that may be given without `slr/`."""
    path = name.rstrip("/")
    return path if path.startswith("slr/") else f"slr/{path}"


def _try_all(mutants: Sequence[Mutant], copies: Sequence["Checkout"]) -> list[Fate]:
    """Return the result of each mutant, using one thread for each copy of the checkout."""
    free: SimpleQueue[Checkout] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def judge(mutant: Mutant) -> Fate:
        copy = free.get()
        try:
            return copy.judge(mutant)
        finally:
            free.put(copy)

    fates: list[Fate] = []
    with ThreadPoolExecutor(len(copies)) as pool:
        for mutant, fate in zip(mutants, pool.map(judge, mutants), strict=True):
            fates.append(fate)
            change = f"{mutant.site.before} -> {mutant.after or 'nothing'}"
            where = f"{mutant.site.path}:{mutant.site.line}"
            print(f"{len(fates):4}/{len(mutants)} {fate:21} {where}  {change}", flush=True)
    return fates


def summarize(mutants: Sequence[Mutant], fates: Sequence[Fate], root: Path = ROOT) -> str:
    """Return the number of mutants with each result, the kill rate, and every mutant that timed out or survived."""
    count = Counter(fates)
    lines = [f"{count[fate]:4} {fate}" for fate in FATES]
    killed = len(fates) - count["survived"]
    if fates:
        lines.append(f"kill rate: {killed} of {len(fates)}, {killed / len(fates):.0%}")
    for fate in ("timed out", "survived"):
        for mutant, met in zip(mutants, fates, strict=True):
            if met == fate:
                lines.append(f"\n{fate}: {mutant.describe((root / mutant.site.path).read_bytes())}")
    return "\n".join(lines)


def draw(sites: Sequence[Site], count: int, seed: int) -> list[Mutant]:
    """Return `count` mutants, each of a different site, in the order of the files."""
    chance = random.Random(seed)
    drawn = chance.sample(range(len(sites)), min(count, len(sites)))
    return [Mutant(site=sites[i], after=chance.choice(sites[i].after)) for i in sorted(drawn)]


def collect_sites(root: Path, folders: Iterable[str]) -> list[Site]:
    """Return the sites of all files of the folders, or of the files themselves."""
    paths = {
        p
        for f in folders
        for p in ((root / f).rglob("*.py") if (root / f).is_dir() else [root / f])
        if p.exists()
    }
    return [s for p in sorted(paths) for s in find_sites(p.relative_to(root).as_posix(), p.read_bytes())]


def find_sites(path: str, source: bytes) -> list[Site]:
    """Return the sites of a file in their order."""
    text = _Text(source.decode())
    found = {
        place: words
        for node in _walk(ast.parse(source))
        for place, words in _find_operators(node, text)
        if words in SWAPS
    }
    sites = []
    for place, words in sorted(found.items()):
        start = text.count_bytes(place)
        end = start + len(text.spelled(place, words).encode())
        sites.append(Site(path=path, line=place[0], start=start, end=end, before=words, after=SWAPS[words]))
    return sites


class _Text:
    """A file as lines and tokens. Only what is a token of its own can be exchanged."""

    def __init__(self, text: str) -> None:
        skipped = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
        read = tokenize.generate_tokens(io.StringIO(text).readline)
        self._lines = text.split("\n")
        self._tokens = [t for t in read if t.type not in skipped]
        self._at = {t.start: i for i, t in enumerate(self._tokens)}

    def place(self, line: int, offset: int) -> Place:
        """Return a place of the syntax tree, which counts the bytes of a line, in characters."""
        return line, len(self._lines[line - 1].encode()[:offset].decode())

    def count_bytes(self, place: Place) -> int:
        """Return how many bytes of the file come before a place."""
        line, column = place
        return len("\n".join([*self._lines[: line - 1], self._lines[line - 1][:column]]).encode())

    def between(self, start: Place, end: Place) -> list[tokenize.TokenInfo]:
        """Return the tokens that begin between two places."""
        return [t for t in self._tokens if start <= t.start < end]

    def is_at(self, place: Place, word: str) -> bool:
        """Return whether this token begins at the place."""
        return place in self._at and self._tokens[self._at[place]].string == word

    def spelled(self, place: Place, words: str) -> str:
        """Return an operator as it is spelled here: one token, or two with the space between them."""
        first = self._tokens[self._at[place]]
        if " " not in words:
            return first.string
        second = self._tokens[self._at[place] + 1]
        return self._lines[place[0] - 1][first.start[1] : second.end[1]]


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that take part when the program runs, f-strings left out: not every Python knows their places."""
    if isinstance(node, ast.If) and _is_for_readers(node.test):
        children: list[object] = [*node.orelse]
    elif isinstance(node, ast.JoinedStr):
        return
    else:
        yield node
        left_out = {"annotation", "returns"} | ({"msg"} if isinstance(node, ast.Assert) else set())
        values = [value for name, value in ast.iter_fields(node) if name not in left_out]
        children = [child for value in values for child in (value if isinstance(value, list) else [value])]
    for child in children:
        if isinstance(child, ast.AST):
            yield from _walk(child)


def _is_for_readers(test: ast.expr) -> bool:
    """Return whether a condition is `TYPE_CHECKING` or checks whether the file is run as a script."""
    return any(isinstance(n, ast.Name) and n.id in ("TYPE_CHECKING", "__name__") for n in ast.walk(test))


def _find_operators(node: ast.AST, text: _Text) -> Iterator[tuple[Place, str]]:
    """Yield the operators of a node: where each begins, and which it is."""
    match node:
        case ast.Compare():
            yield from _find_between([node.left, *node.comparators], text)
        case ast.BoolOp():
            yield from _find_between(node.values, text)
        case ast.BinOp() if not _is_written_out(node):
            yield from _find_between([node.left, node.right], text)
        case ast.AugAssign() if not _is_written_out(node.value):
            yield from _find_between([node.target, node.value], text)
        case ast.UnaryOp():
            yield from _find_alone(node, {"Not": "not", "USub": "-"}.get(type(node.op).__name__, ""), text)
        case ast.Constant() if type(node.value) in (int, float):
            yield from _find_alone(node, repr(node.value), text)
        case ast.Name():
            yield from _find_alone(node, node.id, text)


def _find_between(operands: Sequence[ast.expr], text: _Text) -> Iterator[tuple[Place, str]]:
    """Yield the operators between operands; brackets and comments may be beside them."""
    for left, right in pairwise(operands):
        start = text.place(left.end_lineno or left.lineno, left.end_col_offset or 0)
        between = text.between(start, text.place(right.lineno, right.col_offset))
        if found := [t for t in between if t.string not in ("(", ")")]:
            yield found[0].start, " ".join(t.string for t in found)


def _find_alone(node: ast.expr, word: str, text: _Text) -> Iterator[tuple[Place, str]]:
    """Yield a number, a name, or an operator before its operand, where it is a token of its own."""
    place = text.place(node.lineno, node.col_offset)
    if text.is_at(place, word):
        yield place, word


def _is_written_out(node: ast.AST) -> bool:
    """Return whether a node is a string or list literal, or such a literal added to or multiplied by a value."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mult):
        return _is_written_out(node.left) or _is_written_out(node.right)
    return isinstance(node, ast.JoinedStr | ast.List | ast.Tuple | ast.ListComp) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    )


def copy_checkout(folder: Path) -> Path:
    """Copy the files that git tracks or would add, with the shared data beside them, and return the copy."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    copy = folder / "checkout"
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    if (ROOT.parent / "shared").is_dir():
        (folder / "shared").symlink_to((ROOT.parent / "shared").resolve())
    # By default Python takes a compiled file for current by its time and size; a mutant may have both of the original.
    compileall.compile_dir(copy / "slr", quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
    _check_import(copy)
    return copy


def _check_import(copy: Path) -> None:
    """Stop if tests in the copy would import another checkout, whose code is not mutated."""
    code = "import slr; print(slr.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=copy,
        env=_environment(copy),
        check=True,
        capture_output=True,
        text=True,
    )
    if Path(found.stdout.strip()).resolve() != (copy / "slr/__init__.py").resolve():
        raise SystemExit(f"tests in the copy would import {found.stdout.strip()}, so no mutant can be judged")


def _environment(copy: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(copy), "CI": "1"}


@dataclass(slots=True)
class Checkout:
    """A copy of the checkout in which tests run, and how long each set of tests takes on the unchanged program."""

    root: Path
    clean: dict[tuple[str, ...], float] = field(default_factory=dict)

    def judge(self, mutant: Mutant) -> Fate:
        """Return the result of a mutant, and restore the copy afterwards."""
        first, own, wider = (self._keep_existing(tests) for tests in belonging(mutant.site.path))
        if (passed := self._try_on(mutant, own, first)) is not True:
            return "timed out" if passed is None else "killed"
        if (passed := self._try_on(mutant, wider)) is not True:
            return "timed out" if passed is None else "killed by wider tests"
        return "survived"

    def _keep_existing(self, tests: Iterable[str]) -> tuple[str, ...]:
        return tuple(t for t in tests if (self.root / t).exists())

    def _try_on(self, mutant: Mutant, tests: tuple[str, ...], first: tuple[str, ...] = ()) -> bool | None:
        """Return whether the tests pass on a mutant, or None if they take too long. `first` are run before the others."""
        if not tests:
            return True
        limit = PATIENCE * self._measure(tests)
        path = self.root / mutant.site.path
        source = path.read_bytes()
        path.write_bytes(mutant.apply(source))
        try:
            return self._run((*first, *tests), limit)[0]
        finally:
            path.write_bytes(source)

    def _measure(self, tests: tuple[str, ...]) -> float:
        """Return how many seconds the tests take on the unchanged program, which they must pass."""
        if tests not in self.clean:
            begun = time.monotonic()
            passed, printed = self._run(tests, None)
            if not passed:
                raise SystemExit(
                    f"{printed}\nthe tests fail on the unchanged program, so no mutant can be judged by them"
                )
            self.clean[tests] = time.monotonic() - begun
            print(f"unchanged program: {self.clean[tests]:.1f} s for {' '.join(tests)}", flush=True)
        return self.clean[tests]

    def _run(self, tests: Sequence[str], limit: float | None) -> tuple[bool | None, str]:
        """Return whether the tests pass, or None if they exceed the time limit, and what they print."""
        options = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=unshrunk"]
        environment = _environment(self.root)
        if limit is not None:
            environment["PYTHONDONTWRITEBYTECODE"] = "1"
        with subprocess.Popen(
            [sys.executable, "-m", "pytest", *options, *tests], cwd=self.root, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        ) as process:  # fmt: skip
            try:
                printed, _ = process.communicate(timeout=limit)
            except subprocess.TimeoutExpired:
                return None, ""
            finally:
                with suppress(ProcessLookupError):  # ends also what the tests have started
                    os.killpg(process.pid, signal.SIGKILL)
        return process.returncode == 0, printed


def belonging(path: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the tests of a module, those of its folder, and the wider tests; not all of these need to exist.

    >>> belonging("slr/people/resolve.py")[:2]
    (('tests/people/test_resolve.py', 'tests/people/test_people_resolve.py'), ('tests/people', 'slr/people'))
    """
    folder, name = path.rsplit("/", 1)
    package, module = folder.removeprefix("slr/"), name.removesuffix(".py")
    beside = f"tests/{package}"
    own = (f"{beside}/test_{module}.py", f"{beside}/test_{package}_{module}.py")
    return own, (beside, folder), WIDER.get(folder, ("tests/cli", "tests/test_whole_run.py"))


if __name__ == "__main__":
    sys.exit(main())
