"""Test the architecture: imports follow the rows of the packages, and no circular imports or forbidden side effects occur.

Each kind of violation is also seeded, to test that it is detected.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from slr.model.protocol import Protocol
from slr.pipeline import ALL_STAGES, list_tables
from slr.stage import EVERYTHING, WHOLE_PROTOCOL, Stage, find_function

HOME = Path(__file__).resolve().parents[1] / "slr"

# The packages of the stages, as `ALL_STAGES` names them: a new stage needs no line here.
STAGES = sorted(
    {stage.run.partition(":")[0].split(".")[1] for stage in ALL_STAGES} - {"appendix"} | {"synthesize"}
)

# package or module below slr/: its row, counted from the top. A module imports only from rows above its own.
ROWS = {
    "__init__": 0,
    "model": 1,
    "text": 2,
    "statistics": 2,
    "formats": 3,
    "people": 3,
    "query": 3,
    "spill": 3,
    "stage": 4,
    **dict.fromkeys(STAGES, 5),
    "findings": 5,
    "manuscript": 5,
    "reference": 4,
    "report": 5,
    "appendix": 6,
    "picture": 6,
    "pagination": 6,
    "claims": 6,
    "store": 6,
    "vector": 6,
    "worker": 6,
    "cluster": 7,
    "contradiction": 7,
    "run": 7,
    "pipeline": 8,
    "desk": 9,
    "cli": 10,
    "web": 10,
}
RIM = 6  # from this row on, a module may touch the disk; `print`, clock and chance belong to the command line alone

FILE_CALLS = {
    "open",
    "read_text",
    "write_text",
    "read_bytes",
    "write_bytes",
    "unlink",
    "mkdir",
    "rename",
    "iterdir",
    "glob",
    "rglob",
}
NO_FILES = {"re", "webbrowser", "archive"}  # an archive in memory is no file
CLOCK_CALLS = {
    "now",
    "today",
    "utcnow",
    "time",
    "time_ns",
    "monotonic",
    "perf_counter",
    "getenv",
    "urandom",
    "uuid4",
    "token_hex",
}
CLOCK_OWNERS = {"datetime", "date", "time", "os", "uuid", "secrets"}
# The modules that may start another process: for parts of a stage, on this computer or on a cluster, for a run at the desk, for git, and for LibreOffice.
STARTERS = {"worker.py", "cluster/engine.py", "desk/background.py", "store/revision.py", "pagination.py"}
STARTING = {"subprocess", "multiprocessing", "concurrent"}
SCREENS = {"click", "rich", "termios", "tty", "curses"}  # what only a terminal needs


@pytest.mark.parametrize("stage", ALL_STAGES, ids=lambda stage: stage.name)
def test_the_functions_that_a_stage_names_are_there(stage: Stage) -> None:
    for name in (stage.run, stage.summarize, stage.todo):
        assert not name or callable(find_function(name))


@pytest.mark.parametrize("stage", ALL_STAGES, ids=lambda stage: stage.name)
def test_a_stage_reads_columns_that_earlier_stages_make_and_parts_that_the_protocol_has(stage: Stage) -> None:
    before = {t.name: t for other in ALL_STAGES[: ALL_STAGES.index(stage)] for t in other.makes}
    if stage.reads != EVERYTHING:
        assert {name: set(columns) - set(before[name].names) for name, columns in stage.reads.items()} == {
            name: set() for name in stage.reads
        }
    above = {**before, **{t.name: t for t in stage.makes}}
    for name, columns in (*stage.loads.items(), *stage.shows.items()):
        assert set(columns) <= set(above[name].names)
    assert stage.parts == WHOLE_PROTOCOL or set(stage.parts) <= set(
        Protocol.model_json_schema()["properties"]
    )


def test_each_table_is_made_by_one_stage() -> None:
    made = [t.name for stage in ALL_STAGES for t in stage.makes]
    assert sorted(made) == sorted(set(made)) == sorted(list_tables())


def test_a_function_that_does_not_exist_is_seen() -> None:
    with pytest.raises(AttributeError):
        find_function("slr.screen.stage:runs")


def test_every_module_has_a_row() -> None:
    assert {_place(p) for p in HOME.rglob("*.py")} == set(ROWS)


def test_no_module_imports_from_its_own_row_or_below() -> None:
    assert list(_all(_wrong_imports)) == []


def test_no_import_leads_back_to_its_module() -> None:
    assert _find_circle({_name(path): tree for path, tree in _parse_all()}) == []


@pytest.mark.parametrize("place", STAGES)
def test_face_of_a_stage_loads_none_of_its_modules(place: str) -> None:
    """Otherwise one module of a stage, imported from elsewhere, would load the whole stage."""
    face = HOME / place / "__init__.py"
    assert list(_own_imports(place, ast.parse(face.read_text(encoding="utf-8")))) == []


def test_face_that_loads_its_stage_is_seen() -> None:
    assert list(_own_imports("screen", ast.parse("from slr.screen.stage import run"))) == ["slr.screen.stage"]


def test_files_screen_clock_and_chance_are_touched_at_the_rim_only() -> None:
    assert list(_all(_wrong_effects)) == []


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("model", "from slr.text.fold import fold"),
        ("screen", "import slr.dedupe"),
        ("coding", "from slr.screen.decide import Status"),
        ("store", "from slr.pipeline import run_review"),
        ("text", "def f():\n    from slr.formats import read"),
        ("report", "if TYPE_CHECKING:\n    from slr.synthesize import x"),
        ("desk", "from slr.cli.common import finish"),
        ("web", "import slr.cli"),
        ("cli", "from slr.web import serve"),
    ],
)
def test_a_wrong_import_is_seen(place: str, text: str) -> None:
    assert len(list(_wrong_imports(place, ast.parse(text), "seeded"))) == 1


@pytest.mark.parametrize(
    ("texts", "circle"),
    [
        (
            {"slr.a": "", "slr.a.b": "from slr.a.c import x", "slr.a.c": "import slr.a.b"},
            ["slr.a.b", "slr.a.c", "slr.a.b"],
        ),
        (  # an import within a function is an import
            {"slr.a": "", "slr.a.b": "from slr.a import c", "slr.a.c": "def f():\n    from slr.a.b import y"},
            ["slr.a.b", "slr.a.c", "slr.a.b"],
        ),
        (  # through the face of the package
            {"slr.a": "from slr.a.b import f", "slr.a.b": "from slr.a import f"},
            ["slr.a", "slr.a.b", "slr.a"],
        ),
        (  # between a package and a package within it
            {"slr.a": "from slr.a.b.c import f", "slr.a.b": "", "slr.a.b.c": "from slr.a import g"},
            ["slr.a", "slr.a.b.c", "slr.a"],
        ),
    ],
)
def test_a_circle_of_imports_is_seen(texts: dict[str, str], circle: list[str]) -> None:
    assert _find_circle(_parse(texts)) in (circle, _turn(circle))


def _turn(circle: list[str]) -> list[str]:
    """Return a circular import of two modules, starting from the other module."""
    return [circle[1], circle[0], circle[1]]


@pytest.mark.parametrize(
    "texts",
    [
        {"slr.a": "", "slr.a.b": "from slr.a.c import x", "slr.a.c": ""},
        {
            "slr.a": "",
            "slr.a.b": "from slr.a.c import x",
            "slr.a.c": "if TYPE_CHECKING:\n    from slr.a.b import x",
        },
        {"slr.a": "from slr.a.b import f", "slr.a.b": "from slr.a import c", "slr.a.c": ""},
    ],
)
def test_what_is_no_circle_is_allowed(texts: dict[str, str]) -> None:
    assert _find_circle(_parse(texts)) == []


@pytest.mark.parametrize(
    "text",
    [
        "open('x')",
        "Path('x').read_text()",
        "print(1)",
        "datetime.now()",
        "time.time()",
        "random.random()",
        "np.random.default_rng()",
        "np.random.shuffle(x)",
        "random.Random()",
        "os.environ['HOME']",
    ],
)
def test_a_wrong_effect_is_seen(text: str) -> None:
    assert len(list(_wrong_effects("screen", ast.parse(text), "seeded"))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "random.Random(seed)",
        "np.random.default_rng(seed)",
        "'a'.replace('a', 'b')",
        "re.compile('x')",
        "self.archive.open('x')",
    ],
)
def test_what_is_seeded_or_pure_is_allowed(text: str) -> None:
    assert list(_wrong_effects("screen", ast.parse(text), "seeded")) == []


def test_only_the_command_line_touches_a_terminal() -> None:
    assert list(_all(_screens)) == []


def test_a_terminal_elsewhere_is_seen() -> None:
    assert len(list(_screens("desk", ast.parse("def f():\n    from rich.text import Text"), "seeded"))) == 1


def test_only_named_modules_start_processes() -> None:
    found = {place.partition(":")[0] for place in _all(_starts)}
    assert found == STARTERS


def test_a_process_started_elsewhere_is_seen() -> None:
    assert list(_starts("desk", ast.parse("def f():\n    import subprocess"), "desk/seeded.py")) == [
        "desk/seeded.py:2 imports subprocess"
    ]


def test_the_commands_print_only_through_the_module_that_escapes() -> None:
    """Print with `slr.cli.output.echo`, which escapes what a terminal would obey."""
    assert list(_all(_raw_prints)) == []


@pytest.mark.parametrize("text", ["click.echo('x')", "click.secho('x')", "console.print('[bold]x')"])
def test_text_that_is_printed_as_it_is_is_seen(text: str) -> None:
    assert len(list(_raw_prints("cli", ast.parse(text), "cli/seeded.py"))) == 1


def _all(find) -> Iterator[str]:  # type: ignore[no-untyped-def]
    for path, tree in _parse_all():
        yield from find(_place(path), tree, path.relative_to(HOME).as_posix())


@cache
def _parse_all() -> tuple[tuple[Path, ast.Module], ...]:
    """Parse all modules, once for all tests, since no test changes a tree."""
    return tuple((path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(HOME.rglob("*.py")))


@cache
def _nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Return all nodes of a tree. Each test asks for those of every module."""
    return tuple(ast.walk(tree))


def _parse(texts: Mapping[str, str]) -> dict[str, ast.Module]:
    return {name: ast.parse(text) for name, text in texts.items()}


def _place(path: Path) -> str:
    return path.relative_to(HOME).parts[0].removesuffix(".py")


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        if node.module == "slr":
            yield from (f"slr.{a.name}" for a in node.names)
        else:
            yield node.module
    elif isinstance(node, ast.Import):
        yield from (a.name for a in node.names)


def _own_imports(place: str, tree: ast.AST) -> Iterator[str]:
    for node in _nodes(tree):
        yield from (m for m in _imported(node) if m == f"slr.{place}" or m.startswith(f"slr.{place}."))


def _name(path: Path) -> str:
    return ".".join(path.relative_to(HOME.parent).with_suffix("").parts).removesuffix(".__init__")


def _find_circle(trees: Mapping[str, ast.Module]) -> list[str]:
    """Return the modules of one circle of imports, the first once more at its end; nothing if there is none.

    `trees` has the syntax tree of each module by its name. Imports within functions count, those for types alone do not.
    """
    graph = {name: set(_needs(name, tree, trees)) for name, tree in trees.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _needs(name: str, tree: ast.AST, known: Iterable[str]) -> Iterator[str]:
    """Yield the modules that a module imports, and the faces of the packages they are in, if it is not in them itself."""
    for node in _walk_without_types(tree):
        for module in _imported_modules(node, known):
            parents = (module.rsplit(".", n)[0] for n in range(1, module.count(".")))
            yield from (m for m in (module, *parents) if m == module or not f"{name}.".startswith(f"{m}."))


def _walk_without_types(tree: ast.AST) -> Iterator[ast.AST]:
    if isinstance(tree, ast.If) and "TYPE_CHECKING" in ast.dump(tree.test):
        return
    yield tree
    for child in ast.iter_child_nodes(tree):
        yield from _walk_without_types(child)


def _imported_modules(node: ast.AST, known: Iterable[str]) -> Iterator[str]:
    """Yield the modules named by an import; `from package import name` names the module `package.name` if there is one."""
    if isinstance(node, ast.ImportFrom) and node.module:
        found = [f"{node.module}.{a.name}" for a in node.names]
        yield from (f if f in known else node.module for f in found if f in known or node.module in known)
    elif isinstance(node, ast.Import):
        yield from (a.name for a in node.names if a.name in known)


def _wrong_imports(place: str, tree: ast.AST, name: str) -> Iterator[str]:
    for node in _nodes(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"{name}:{node.lineno} imports relatively"
        for module in _imported(node):
            parts = module.split(".")
            if parts[0] != "slr" or len(parts) == 1 or parts[1] == place:
                continue
            if parts[1] in ROWS and ROWS[parts[1]] >= ROWS[place]:
                yield f"{name}:{node.lineno} imports {module}"  # type: ignore[attr-defined]


def _wrong_effects(place: str, tree: ast.AST, name: str) -> Iterator[str]:
    for node in _nodes(tree):
        if isinstance(node, ast.Attribute) and node.attr == "environ" and place != "cli":
            yield f"{name}:{node.lineno} reads the environment"
        if not isinstance(node, ast.Call):
            continue
        called, owner = _called(node)
        if ROWS[place] < RIM and called in FILE_CALLS and owner not in NO_FILES:
            yield f"{name}:{node.lineno} touches a file: {called}"
        if called == "print" and not owner and place != "cli":
            yield f"{name}:{node.lineno} prints"
        if called in CLOCK_CALLS and owner in CLOCK_OWNERS and place not in ("cli", "web"):
            yield f"{name}:{node.lineno} reads the clock or the environment: {owner}.{called}"
        if (
            place != "cli"
            and owner == "random"
            and (called not in {"Random", "default_rng", "RandomState"} or not node.args)
        ):
            yield f"{name}:{node.lineno} draws without a seed: {called}"


def _screens(place: str, tree: ast.AST, name: str) -> Iterator[str]:
    for node in _nodes(tree):
        for module in _imported(node):
            if place != "cli" and module.partition(".")[0] in SCREENS:
                yield f"{name}:{node.lineno} imports {module}"  # type: ignore[attr-defined]


def _starts(_: str, tree: ast.AST, name: str) -> Iterator[str]:
    for node in _nodes(tree):
        for module in _imported(node):
            if module.partition(".")[0] in STARTING:
                yield f"{name}:{node.lineno} imports {module}"  # type: ignore[attr-defined]


def _raw_prints(place: str, tree: ast.AST, name: str) -> Iterator[str]:
    for node in _nodes(tree):
        if place != "cli" or not isinstance(node, ast.Call) or name == "cli/output.py":
            continue
        called, owner = _called(node)
        if owner == "click" and called in {"echo", "secho"}:
            yield f"{name}:{node.lineno} prints without escaping: {called}"
        if "console" in owner and called == "print" and any(map(_is_text, node.args)):
            yield f"{name}:{node.lineno} prints with markup"


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr | ast.BinOp) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _called(node: ast.Call) -> tuple[str, str]:
    """Return the name called and the last name of what it is called on."""
    f = node.func
    if isinstance(f, ast.Name):
        return f.id, ""
    if not isinstance(f, ast.Attribute):
        return "", ""
    owner = f.value
    return f.attr, owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(
        owner, ast.Attribute
    ) else "?"
