"""Run the stages of a review in order, skipping those that are up to date. Read this module first.

    searches ──ingest──► records ──dedupe──► reports ──screen──► statuses ──code──► codings ──synthesize──► appendices
                                      ▲                   ▲                 ▲
                                 duplicates/*.csv   screening/**.csv    coding/*.csv        (people have the last word)

Each stage is a value that declares what it reads and makes (`slr.stage`) and names a pure function. Only this module knows
the order of the stages. It runs those whose inputs have changed, and reads and writes files through `slr.store`.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from slr.coding import STAGE as CODE
from slr.dedupe import STAGE as DEDUPE
from slr.ingest import STAGE as INGEST
from slr.model.column import Table
from slr.model.problem import Problem, ReviewError, Severity, sort_problems
from slr.screen import STAGE as SCREEN
from slr.stage import EVERYTHING, WHOLE_PROTOCOL, Mapper, Stage, Todo, find_function
from slr.store.build import delete_build, write_build
from slr.store.disk import digest, exclusive, read_bytes, sweep
from slr.store.intact import tables_intact
from slr.store.layout import Review
from slr.store.manifest import (
    CHECK,
    Manifest,
    hash_inputs,
    hash_program,
    outputs_intact,
    pack_problems,
    read_manifest,
    unpack_problems,
    write_manifest,
)
from slr.synthesize import STAGE as SYNTHESIZE

if TYPE_CHECKING:
    import pandas as pd

    from slr.model.protocol import Protocol
    from slr.stage import Result
    from slr.store.people import People

Report = Callable[[str], None]

ROAD: Final[tuple[Stage, ...]] = (INGEST, DEDUPE, SCREEN, CODE, SYNTHESIZE)
NAMES: Final = tuple(stage.name for stage in ROAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stage of a run: its name, the summary of its result, and whether it was run or was already up to date."""

    stage: str
    ran: bool
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The outcome of a run.

    `steps` has one item per stage, up to the last stage that was asked for. `problems` are the problems that
    these stages found, and those in the protocol and in people's files. `outputs` are the paths of the output
    files, relative to the build folder. `todo` are the tasks left to people. `tables` has the tables that the
    run has loaded, by name.
    """

    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]
    outputs: tuple[str, ...]
    todo: tuple[Todo, ...] = ()
    tables: "Mapping[str, pd.DataFrame]" = field(default_factory=dict)

    @property
    def idle(self) -> bool:
        """Whether all stages were already up to date."""
        return not any(s.ran for s in self.steps)


def run_review(
    review: Review,
    upto: str,
    *,
    report: Report = lambda _: None,
    run: Mapper = map,
    force: bool = False,
    now: datetime | None = None,
) -> Outcome:
    """Bring a review up to date, up to and including a stage. Only stale stages are run.

    `report` is called with the name of each stage that is run, when it begins. `run` is a `map` that may use
    several processes. With `force`, all stages are run. `now` is the current time. If it is given, each row
    dated more than a day in the future gets a warning.
    """
    inputs, program = hash_inputs(review), hash_program()
    manifest = Manifest() if force else read_manifest(review)
    if _is_current(review, manifest, inputs, program, upto) and not _has_ended(manifest, now):
        return _recall(manifest, upto)
    return _Run(review, manifest, inputs, program, report=report, run=run, now=now).run_to(upto)


def is_up_to_date(review: Review, upto: str) -> bool:
    """Return whether all stages up to and including `upto` are up to date."""
    return _is_current(review, read_manifest(review), hash_inputs(review), hash_program(), upto)


def list_tables(upto: str = NAMES[-1]) -> dict[str, Table]:
    """Return the declarations of the tables made by the stages up to and including `upto`, by name."""
    return {t.name: t for stage in ROAD[: NAMES.index(upto) + 1] for t in stage.makes}


def is_stale(review: Review, manifest: Manifest) -> bool:
    """Return whether an input file, a table or the program has changed since the manifest was written."""
    changed = manifest.inputs != hash_inputs(review) or manifest.program != hash_program()
    return changed or not all(has_tables(review, manifest, s) for s in ROAD if s.name in manifest.stages)


def has_tables(review: Review, manifest: Manifest, stage: Stage) -> bool:
    """Return whether the tables of a stage all exist and are unchanged."""
    known = manifest.stages.get(stage.name, {}).get("tables", {})
    return set(known) == {t.name for t in stage.makes} and tables_intact(review, known)


def is_complete(manifest: Manifest) -> bool:
    """Return whether the manifest has a list of tasks for each stage up to coding.

    Manifests that an older version of the program wrote do not have all of these lists.
    """
    names = NAMES[: NAMES.index(CODE.name) + 1]
    return all("todo" in manifest.stages.get(name, {}) for name in names)


def list_todo(manifest: Manifest, stage: str | None = None) -> tuple[Todo, ...]:
    """Return the tasks that the last run left to people, in the order of the stages.

    If `stage` is given, only the tasks of that stage are returned. There are none if an older version of
    the program ran last.
    """
    names = [n for n in NAMES if n in manifest.stages and stage in (None, n)]
    packed = (t for name in names for t in manifest.stages[name].get("todo", ()))
    return tuple(map(Todo.unpack, packed))


@contextmanager
def locked(
    review: Review, *, patience: float = 0.0, clock: Callable[[], float], sleep: Callable[[float], None]
) -> Iterator[None]:
    """Lock a review while the block runs, so that two runs never write the same build at the same time.

    Waits up to `patience` seconds for another run to end, then raises ReviewError. `clock` returns the time in seconds, and
    `sleep` waits for a number of seconds. Unfinished files of a crashed run are deleted.
    """
    end = clock() + patience
    while True:
        lock = review.build / ".slr-lock"
        with exclusive(lock) as mine:
            if mine:
                sweep(review.build)
                sweep(review.corpus, lock=lock)
                yield
                return
        if clock() >= end:
            message = f'another run of review "{review.name}" is in progress'
            hint = "try again when it has finished"
            raise ReviewError([Problem(code="RUN002", message=message, hint=hint)])
        sleep(0.2)


def _is_current(
    review: Review, manifest: Manifest, inputs: Mapping[str, str], program: str, upto: str
) -> bool:
    names = NAMES[: NAMES.index(upto) + 1]
    there = all(name in manifest.stages for name in names)
    done = there and manifest.program == program and manifest.inputs == inputs
    whole = done and all(has_tables(review, manifest, stage) for stage in ROAD if stage.name in names)
    return whole and outputs_intact(review, manifest)


def _has_ended(manifest: Manifest, now: datetime | None) -> bool:
    """Return whether the last run warned about a row dated in the future and need no longer warn about it."""
    until = str(manifest.stages.get(CHECK, {}).get("ahead_until", ""))
    return until != "" and now is not None and now >= datetime.fromisoformat(until)


def _recall(manifest: Manifest, upto: str) -> Outcome:
    """Return the outcome that the manifest records. It is used when all stages are up to date."""
    names = NAMES[: NAMES.index(upto) + 1]
    steps = tuple(Step(stage=n, ran=False, summary=manifest.stages[n]["summary"]) for n in names)
    return Outcome(
        steps=steps,
        problems=_problems_of(manifest, names),
        outputs=tuple(sorted(manifest.outputs)),
        todo=list_todo(manifest),
    )


def _problems_of(manifest: Manifest, names: Iterable[str]) -> tuple[Problem, ...]:
    """Return the recorded problems of the protocol, of people's files and of the named stages."""
    there = [name for name in (CHECK, *names) if name in manifest.stages]
    return sort_problems(unpack_problems([p for name in there for p in manifest.stages[name]["problems"]]))


class _Run:
    """One run: the review, its manifest, and the tables that one stage passes to the next."""

    def __init__(
        self,
        review: Review,
        manifest: Manifest,
        files: dict[str, str],
        program: str,
        *,
        report: Report,
        run: Mapper,
        now: datetime | None,
    ) -> None:
        from slr.store.inputs import StoredTables  # noqa: PLC0415  the heavy libraries are needed only from here on
        from slr.store.people import read_people  # noqa: PLC0415
        from slr.store.search import find_unmatched  # noqa: PLC0415

        self.review, self.files, self.report, self.run = review, files, report, run
        self.protocol, wrong = load_protocol(review)
        self.people: People = read_people(review, self.protocol, now)
        self.stored: StoredTables = StoredTables(review=review, declared=list_tables(), loaded={})
        self.manifest = manifest if manifest.program == program else Manifest(outputs=manifest.outputs)
        # A manifest without hashes of the input files belongs to an unfinished run.
        self.manifest.program, self.manifest.inputs = program, {}
        self.manifest.stages[CHECK] = {
            "problems": pack_problems(
                (*wrong, *self.people.problems, *find_unmatched(review, self.protocol))
            ),
            "ahead_until": self.people.ahead_until,
        }

    def run_to(self, upto: str) -> Outcome:
        """Run the stale stages up to a stage, and drop later stages from the manifest if they are stale."""
        steps = [self._step(stage) for stage in ROAD[: NAMES.index(upto) + 1]]
        self._forget_stale(ROAD[len(steps) :])
        self._find_todo()
        self.manifest.inputs = self.files
        write_manifest(self.review, self.manifest)
        recalled = _recall(self.manifest, upto)
        return Outcome(
            steps=tuple(steps),
            problems=recalled.problems,
            outputs=recalled.outputs,
            todo=recalled.todo,
            tables=self.stored.loaded,
        )

    def _step(self, stage: Stage) -> Step:
        fingerprint = self._fingerprint(stage)
        fresh = self._is_fresh(stage, fingerprint)
        if not fresh:
            self.manifest.stages.pop(stage.name, None)
            write_manifest(self.review, self.manifest)
            self.report(stage.name)
            self.manifest.stages[stage.name] = {
                "fingerprint": fingerprint,
                "todo": [],
                **self._carry_out(stage),
            }
        return Step(stage=stage.name, ran=not fresh, summary=self.manifest.stages[stage.name]["summary"])

    def _is_fresh(self, stage: Stage, fingerprint: str) -> bool:
        known = self.manifest.stages.get(stage.name, {})
        if known.get("fingerprint") != fingerprint or not has_tables(self.review, self.manifest, stage):
            return False
        return bool(stage.makes) or outputs_intact(self.review, self.manifest)

    def _fingerprint(self, stage: Stage) -> str:
        """Return a hash of everything that a stage's result depends on: tables, parts of the protocol, files and problems."""
        dumped = self.protocol.model_dump(mode="json", by_alias=True)
        parts = dumped if stage.parts == WHOLE_PROTOCOL else {k: dumped[k] for k in stage.parts}
        below = f"{self.review.shown(self.review.corpus)}/"
        places = (*stage.files, *_folders_of(stage))
        files = {
            path: content
            for path, content in self.files.items()
            if any(_is_in(path.removeprefix(below), place) for place in places)
        }
        above = self._stages_above(stage)
        read = {
            name: content
            for other in above
            for name, content in self.manifest.stages.get(other, {}).get("tables", {}).items()
            if stage.reads == EVERYTHING or name in stage.reads
        }
        problems = self._packed_problems(above) if stage.reads == EVERYTHING else []
        told = [stage.name, read, parts, files, problems]
        return digest(json.dumps(told, sort_keys=True, ensure_ascii=False).encode())

    def _stages_above(self, stage: Stage) -> tuple[str, ...]:
        return NAMES[: NAMES.index(stage.name)]

    def _packed_problems(self, names: Sequence[str]) -> list[dict[str, Any]]:
        return pack_problems(_problems_of(self.manifest, names))

    def _carry_out(self, stage: Stage) -> dict[str, Any]:
        """Run one stage, write its tables and files, and return what the manifest records about it."""
        from slr.store.table_file import write_table  # noqa: PLC0415

        result: Result = find_function(stage.run)(self._inputs(stage))
        hashes = {}
        for table in stage.makes:
            whole = result.tables.get(table.name)
            made = result.chunks[table.name] if whole is None else whole
            hashes[table.name] = write_table(self.review, table, made)
            self.stored.loaded.pop(table.name, None)
            if whole is not None:
                self.stored.loaded[table.name] = whole
        summary = find_function(stage.summarize)(self.stored) if stage.summarize else ""
        if result.files:
            self._write_files(result.files)
            summary = f"{len(result.files)} files in {self.review.shown(self.review.build)}/"
        return {
            "tables": hashes,
            "summary": summary,
            "problems": pack_problems(sort_problems(result.problems)),
        }

    def _inputs(self, stage: Stage) -> Any:
        from slr.store.inputs import StoredInputs  # noqa: PLC0415

        tables = {t.name: t for name in self._stages_above(stage) for t in _BY_NAME[name].makes}
        return StoredInputs(
            stage=stage,
            review=self.review,
            protocol=self.protocol,
            declared=tables if stage.reads == EVERYTHING else {name: tables[name] for name in stage.reads},
            rows=self.people,
            folders=_folders_of(stage),
            problems=_problems_of(self.manifest, self._stages_above(stage)),
            todo=self._list_todo(self._stages_above(stage)) if stage.reads == EVERYTHING else (),
            map=self.run,
            stored=self.stored,
        )

    def _write_files(self, files: Mapping[str, bytes]) -> None:
        """Write the outputs of a stage, and delete outputs of earlier runs that it no longer makes."""
        self.report("write")
        for gone in set(self.manifest.outputs) - set(files):
            delete_build(self.review, gone)
        for path, data in sorted(files.items()):
            write_build(self.review, path, data)
        self.manifest.outputs = {path: digest(data) for path, data in sorted(files.items())}

    def _forget_stale(self, later: Sequence[Stage]) -> None:
        """Drop from the manifest each later stage whose inputs have changed.

        A stage that reads a table of a dropped stage is dropped, too.
        """
        forgotten: set[str] = set()
        for stage in later:
            gone = forgotten if stage.reads == EVERYTHING else forgotten & set(stage.reads)
            if gone or not self._is_fresh(stage, self._fingerprint(stage)):
                self.manifest.stages.pop(stage.name, None)
                forgotten |= {t.name for t in stage.makes}

    def _find_todo(self) -> None:
        """Record the tasks that each stage leaves to people.

        A task may depend on tables that its stage does not read, so all tasks are listed again in every run.
        """
        for stage in ROAD:
            if stage.name not in self.manifest.stages:
                return
            if stage.todo:
                self.manifest.stages[stage.name]["todo"] = [asdict(t) for t in self._list_todo([stage.name])]

    def _list_todo(self, names: Iterable[str]) -> tuple[Todo, ...]:
        functions = [find_function(_BY_NAME[name].todo) for name in names if _BY_NAME[name].todo]
        return tuple(task for list_tasks in functions for task in list_tasks(self.stored, self.protocol))


_BY_NAME: Final[Mapping[str, Stage]] = {stage.name: stage for stage in ROAD}


def _is_in(path: str, place: str) -> bool:
    """Return whether a path is equal to `place` or below it."""
    return path == place or path.startswith(f"{place}/")


def _folders_of(stage: Stage) -> tuple[str, ...]:
    from slr.people.kind import folders_of  # noqa: PLC0415  not needed to find that nothing is stale

    return folders_of(stage.name)


CHECKED: Final = DEDUPE.name  # the last stage that a check needs, because people's files refer to records


def check_review(
    review: Review,
    *,
    report: Report = lambda _: None,
    run: Mapper = map,
    now: datetime | None = None,
    who: str | None = None,
) -> tuple[Problem, ...]:
    """Return all problems of the protocol, the exports and the files that people edit, as a person may see them.

    If `who` is None, they are shown as everybody may see them.
    The ingest and dedupe stages are run first if they are stale, because people's files refer to records.
    """
    from slr.query.strategy import lint_strategies  # noqa: PLC0415  only for a check
    from slr.store.people import read_people  # noqa: PLC0415
    from slr.store.recovery import report_lost  # noqa: PLC0415

    outcome = run_review(review, CHECKED, report=report, run=run, now=now)
    protocol, _ = load_protocol(review)
    people = read_people(review, protocol)
    linted = lint_strategies(protocol.sources, review.shown(review.protocol))
    found = _check_people(review, people, protocol, who) - set(outcome.problems)
    return sort_problems([*outcome.problems, *linted, *found, *report_lost(review, protocol)])


def _check_people(review: Review, people: "People", protocol: "Protocol", who: str | None) -> "set[Problem]":
    from slr.contradiction import find_contradictions  # noqa: PLC0415
    from slr.store.table_file import read_table  # noqa: PLC0415

    declared = list_tables(DEDUPE.name)
    tables = {name: read_table(review, declared[name]) for name in ("records", "clusters", "reports")}
    return find_contradictions(tables, people.__getitem__, protocol, who)


def load_protocol(review: Review) -> "tuple[Protocol, tuple[Problem, ...]]":
    """Return the protocol and its warnings. If it has errors, raises ReviewError with all of them."""
    from slr.model.parse import parse_protocol  # noqa: PLC0415  heavy
    from slr.people.team import team_faults  # noqa: PLC0415
    from slr.query.condition import criterion_faults  # noqa: PLC0415
    from slr.store.language import list_languages  # noqa: PLC0415

    shown = review.shown(review.protocol)
    try:
        text = read_bytes(review.protocol).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = read_bytes(review.protocol)[: error.start].count(b"\n") + 1
        hint = "save the file as UTF-8"
        raise ReviewError(
            [Problem(code="PRO000", message="this line is not UTF-8 text", file=shown, line=line, hint=hint)]
        ) from None
    protocol, problems = parse_protocol(
        text, shown, check_criterion=criterion_faults, check_stage=team_faults, languages=list_languages()
    )
    if protocol is None:
        raise ReviewError(problems)
    return protocol, problems


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Return whether there is an error or, with `strict`, any problem. If so, a command exits with 1."""
    return any(strict or p.severity is Severity.ERROR for p in problems)
