"""Run the stages of a review in order, skipping those that are up to date. Read this module first.

    searches ──ingest──► records ──dedupe──► reports ──screen──► statuses ──code──► codings ──findings──► results
                                      ▲                   ▲                 ▲                   ▲            │
                                 duplicates/*.csv   screening/**.csv    coding/*.csv      findings/*.csv     ▼
                                                          claims/*.csv, support/*.csv ──────────────────► claims
                                                                                                             ▼
                                                                                                        synthesize ──► appendices

People's verdicts override rules.

Each stage is a value of the class `slr.stage.Stage`. This value declares which tables the stage reads and makes, and
it names the pure function that does the work. The order of the stages is defined in this module and nowhere else.
`slr.run` runs the stages that have changed inputs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final

from slr.claims import STAGE as CLAIMS
from slr.coding import STAGE as CODE
from slr.dedupe import STAGE as DEDUPE
from slr.findings import STAGE as FINDINGS
from slr.ingest import STAGE as INGEST
from slr.model.column import Table
from slr.model.problem import Problem, ReviewError, Severity, sort_problems
from slr.run import Outcome, Report, Run, has_tables, list_names, recall, unpack_todo
from slr.screen import STAGE as SCREEN
from slr.stage import OPTION, Look, Mapper, Stage, Todo
from slr.store.disk import exclusive, read_bytes, sweep
from slr.store.layout import Review
from slr.store.manifest import CHECK, Manifest, hash_inputs, hash_program, outputs_intact, read_manifest
from slr.synthesize import STAGE as SYNTHESIZE

if TYPE_CHECKING:
    from slr.model.protocol import Protocol
    from slr.store.people import People

ALL_STAGES: Final[tuple[Stage, ...]] = (INGEST, DEDUPE, SCREEN, CODE, FINDINGS, CLAIMS, SYNTHESIZE)
NAMES: Final = tuple(stage.name for stage in ALL_STAGES)
LAST_WITH_TASKS: Final = NAMES[-2]  # the last stage that leaves tasks to people
ANOTHER_RUN: Final = "RUN002"  # the code of the problem that another run of the review is in progress


def run_review(
    review: Review,
    upto: str,
    *,
    report: Report = lambda _: None,
    run: Mapper = map,
    force: bool = False,
    now: datetime | None = None,
    look: Look = Look(),  # noqa: B008  never changed
    storage: str = "",
) -> Outcome:
    """Run the stale stages of a review, up to and including `upto`, and return what each stage did.

    - `report` is called with the name of each stage before it runs.
    - `run` is a `map` that can use several processes.
    - `force`: if true, the stages are run even if they are up to date.
    - `now` is the current time. If it is given, each row dated more than a day in the future gets a warning.
    - `look` sets the appearance of the DOCX file.
    - `storage` is the URL that the worker processes of `run` use for the folder of the project. If it is empty, they
      use the same path as this process.

    Raises ReviewError if the protocol has errors.
    """
    files, program = hash_inputs(review), hash_program()
    inputs = {**files, **(look.inputs if upto == NAMES[-1] else {})}
    manifest = Manifest() if force else read_manifest(review)
    if _is_current(review, manifest, inputs, program, upto) and not _has_ended(manifest, now):
        return recall(manifest, ALL_STAGES, upto)
    from slr.store.people import read_people  # noqa: PLC0415  not needed to find that nothing is stale
    from slr.store.search import find_unmatched  # noqa: PLC0415

    protocol, wrong = load_protocol(review)
    people = read_people(review, protocol, now)
    problems = (*wrong, *find_unmatched(review, protocol))
    begun = Run(
        ALL_STAGES,
        review,
        manifest,
        files,
        program,
        protocol,
        people,
        problems,
        report=report,
        run=run,
        look=look,
        storage=storage,
    )
    return begun.run_to(upto)


def is_up_to_date(review: Review, upto: str) -> bool:
    """Return whether all stages up to and including `upto` are up to date."""
    return _is_current(review, read_manifest(review), hash_inputs(review), hash_program(), upto)


def has_tables_of(review: Review, upto: str) -> bool:
    """Return whether this version of the program has made the tables of the stages up to and including `upto`.

    The tables need not be up to date.
    """
    manifest = read_manifest(review)
    stages = ALL_STAGES[: NAMES.index(upto) + 1]
    return manifest.program == hash_program() and all(has_tables(review, manifest, s) for s in stages)


def list_tables(upto: str = NAMES[-1]) -> dict[str, Table]:
    """Return the declarations of all tables that come from the stages up to and including `upto`, by table name."""
    return {t.name: t for stage in ALL_STAGES[: NAMES.index(upto) + 1] for t in stage.makes}


def is_stale(review: Review, manifest: Manifest) -> bool:
    """Return whether an input file, a table or the program has changed since the manifest was written."""
    changed = _files_of(manifest) != hash_inputs(review) or manifest.program != hash_program()
    return changed or not all(
        has_tables(review, manifest, s) for s in ALL_STAGES if s.name in manifest.stages
    )


def is_complete(manifest: Manifest) -> bool:
    """Return whether the manifest has a list of tasks for each stage before the last.

    If an older version of the program wrote the manifest, some lists can be missing.
    """
    return all("todo" in manifest.stages.get(name, {}) for name in list_names(ALL_STAGES, LAST_WITH_TASKS))


def list_todo(manifest: Manifest, stage: str | None = None) -> tuple[Todo, ...]:
    """Return the tasks that the last run left to people, in the order of the stages.

    If `stage` is given, only the tasks of this stage are returned. If an older version of the program
    made the last run, tasks can be missing.
    """
    return unpack_todo(manifest, (name for name in NAMES if stage in (None, name)))


@contextmanager
def locked(
    review: Review, *, patience: float = 0.0, clock: Callable[[], float], sleep: Callable[[float], None]
) -> Iterator[None]:
    """Lock a review while the block runs, so that two runs never write the same build at the same time.

    If another run is in progress, wait until it ends. If the other run has not ended after `patience` seconds, raise
    ReviewError. `clock` returns the time in seconds, and `sleep` waits for a number of seconds. Unfinished files of a
    crashed run are deleted.
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
            raise ReviewError([Problem(code=ANOTHER_RUN, message=message, hint=hint)])
        sleep(0.2)


def _is_current(
    review: Review, manifest: Manifest, inputs: Mapping[str, str], program: str, upto: str
) -> bool:
    names = list_names(ALL_STAGES, upto)
    there = all(name in manifest.stages for name in names)
    known = manifest.inputs if upto == NAMES[-1] else _files_of(manifest)
    done = there and manifest.program == program and known == inputs
    whole = done and all(has_tables(review, manifest, stage) for stage in ALL_STAGES if stage.name in names)
    return whole and outputs_intact(review, manifest)


def _files_of(manifest: Manifest) -> dict[str, str]:
    """Return the hashes of the files that the last run used. The options of the run are left out."""
    return {path: content for path, content in manifest.inputs.items() if not path.startswith(OPTION)}


def _has_ended(manifest: Manifest, now: datetime | None) -> bool:
    """Return whether the last run's warning about a row dated in the future no longer applies."""
    until = str(manifest.stages.get(CHECK, {}).get("ahead_until", ""))
    return until != "" and now is not None and now >= datetime.fromisoformat(until)


CHECKED: Final = DEDUPE.name  # the last stage that a check needs, because people's files refer to records


def check_review(
    review: Review,
    *,
    report: Report = lambda _: None,
    run: Mapper = map,
    now: datetime | None = None,
    who: str | None = None,
) -> tuple[Problem, ...]:
    """Return all problems of the protocol, the exports and people's files, as `who` may see them.

    If `who` is None, the problems contain only what everybody may see. If the ingest or dedupe stage is stale, it is
    run first, because people's files refer to records.
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
    """Return the protocol and its warnings. Raises ReviewError, with the problems found, if the protocol has errors."""
    shown = review.shown(review.protocol)
    try:
        text = read_bytes(review.protocol).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = read_bytes(review.protocol)[: error.start].count(b"\n") + 1
        hint = "save the file as UTF-8"
        raise ReviewError(
            [Problem(code="PRO000", message="this line is not UTF-8 text", file=shown, line=line, hint=hint)]
        ) from None
    protocol, problems = check_protocol(review, text)
    if protocol is None:
        raise ReviewError(problems)
    return protocol, problems


def check_protocol(review: Review, text: str) -> "tuple[Protocol | None, tuple[Problem, ...]]":
    """Check the text of a protocol. Return the protocol and its warnings or, if it has errors, None and its problems.

    The text can differ from the protocol file. Nothing is written. The files that the protocol names, such as a
    codebook or an appraisal tool, are read from the folders of the review.
    """
    from slr.findings.protocol_check import find_framework_faults  # noqa: PLC0415  heavy
    from slr.model.parse import parse_protocol  # noqa: PLC0415
    from slr.people.team import team_faults  # noqa: PLC0415
    from slr.query.condition import criterion_faults  # noqa: PLC0415
    from slr.reference.pybtex_style import list_styles  # noqa: PLC0415
    from slr.store.appraisal_tool import add_tools  # noqa: PLC0415  heavy
    from slr.store.checklist_file import add_checklists  # noqa: PLC0415  heavy
    from slr.store.codebook_file import make_codebook_reader  # noqa: PLC0415  heavy
    from slr.store.language import list_languages  # noqa: PLC0415

    protocol, problems = parse_protocol(
        text,
        review.shown(review.protocol),
        check_criterion=criterion_faults,
        check_stage=team_faults,
        check_frameworks=find_framework_faults,
        read_codebook=make_codebook_reader(review),
        languages=list_languages(),
        list_styles=list_styles,
    )
    if protocol is None:
        return None, problems
    with_tools, wrong_tools = add_tools(review, protocol, text)
    whole, wrong_lists = add_checklists(review, with_tools, text)
    wrong = (*wrong_tools, *wrong_lists)
    return None if has_errors(wrong) else whole, sort_problems([*problems, *wrong])


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Return whether there is an error or, if `strict` is true, any problem. In that case, the exit status is 1."""
    return any(strict or p.severity is Severity.ERROR for p in problems)
