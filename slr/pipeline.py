"""The order of the stages, and what is stale. A newcomer who has read this page has read the program.

    searches ──ingest──► records ──dedupe──► reports ──screen──► statuses ──code──► codings ──synthesize──► appendices
                                      ▲                   ▲                 ▲
                                 duplicates/*.csv   screening/**.csv    coding/*.csv        (people; they always win)

Each stage is a pure function of tables, people's rows and the protocol. This module alone knows their order, runs those
whose inputs have changed, and leaves the rest. It reads and writes through `slr.store`.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from slr.model import table as declared
from slr.model.problem import Problem, ReviewError, Severity, sort_problems
from slr.store.disk import digest, read_bytes, write_bytes
from slr.store.layout import Review
from slr.store.manifest import (
    Manifest,
    hash_inputs,
    hash_program,
    outputs_intact,
    pack_problems,
    read_manifest,
    unpack_problems,
    write_manifest,
)

if TYPE_CHECKING:
    import pandas as pd

    from slr.model.protocol import Protocol
    from slr.model.stage import Result
    from slr.store.people import People

Tables = dict[str, "pd.DataFrame"]
Tell = Callable[[str], None]
Map = Callable[..., Iterable[Any]]

ROAD: Final = ("ingest", "dedupe", "screen", "code", "synthesize")

# stage: the tables it makes
MAKES: Final[Mapping[str, tuple[declared.Table, ...]]] = {
    "ingest": (declared.FILES, declared.ENTRIES, declared.RECORDS, declared.QUARANTINE),
    "dedupe": (declared.REPORTS, declared.CLUSTERS, declared.PAIRS, declared.PROVENANCE),
    "screen": (
        declared.VERDICTS_TABLE,
        declared.STATUSES,
        declared.RULE_OUTCOMES,
        declared.SCORES,
        declared.AGREEMENT,
        declared.RULE_CHECK,
        declared.STOPPING,
    ),
    "code": (
        declared.CODED,
        declared.SUGGESTIONS,
        declared.CODE_AGREEMENT,
        declared.DISAGREEMENTS,
        declared.STUDIES,
    ),
    "synthesize": (),
}

# stage: the people's files it reads
FOLDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "ingest": ("searches", "patches.yaml"),
    "dedupe": ("duplicates",),
    "screen": ("screening", "retrieval"),
    "code": ("coding", "studies"),
    "synthesize": (),
}

# stage: the parts of the protocol it reads
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "ingest": ("sources",),
    "dedupe": ("dedupe", "sources"),
    "screen": ("question", "criteria", "screening", "codebook"),
    "code": ("codebook",),
    "synthesize": ("*",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What became of one stage in a run."""

    stage: str
    ran: bool
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run did: its steps, everything that is wrong, and the files it vouches for, relative to the build folder."""

    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]
    outputs: tuple[str, ...]
    advice: tuple[str, ...] = ()

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        return not any(s.ran for s in self.steps)


def run_review(
    review: Review, upto: str, *, tell: Tell = lambda _: None, run: Map = map, force: bool = False
) -> Outcome:
    """Bring the review up to a stage: run what is stale, leave the rest, vouch for all."""
    inputs, program = hash_inputs(review), hash_program()
    manifest = Manifest() if force else read_manifest(review)
    if _is_current(review, manifest, inputs, program, upto):
        return _recall(manifest, upto)
    return _run_stale(review, upto, manifest, inputs=inputs, program=program, tell=tell, run=run)


def _is_current(
    review: Review, manifest: Manifest, inputs: Mapping[str, str], program: str, upto: str
) -> bool:
    done = manifest.program == program and manifest.inputs == inputs and upto in manifest.stages
    return done and outputs_intact(review, manifest)


def _recall(manifest: Manifest, upto: str) -> Outcome:
    names = ROAD[: ROAD.index(upto) + 1]
    packed = [
        p for name in ("check", *names) if name in manifest.stages for p in manifest.stages[name]["problems"]
    ]
    steps = tuple(Step(stage=n, ran=False, summary=manifest.stages[n]["summary"]) for n in names)
    return Outcome(
        steps=steps,
        problems=sort_problems(unpack_problems(packed)),
        outputs=tuple(sorted(manifest.outputs)),
        advice=_advice(manifest),
    )


def _advice(manifest: Manifest) -> tuple[str, ...]:
    return tuple(line for n in ROAD if n in manifest.stages for line in manifest.stages[n]["next"])


def _run_stale(
    review: Review, upto: str, manifest: Manifest, *, inputs: dict[str, str], program: str, tell: Tell, run: Map,
) -> Outcome:  # fmt: skip
    from slr.store.people import read_people  # noqa: PLC0415  only now is the protocol's library needed

    protocol, problems = load_protocol(review)
    people = read_people(review, protocol)
    road = _Road(review=review, protocol=protocol, people=people, run=run, tell=tell)
    if manifest.program != program:
        manifest = Manifest(outputs=manifest.outputs)
    manifest.program, manifest.inputs = program, {}
    manifest.stages["check"] = {
        "fingerprint": "",
        "summary": "",
        "next": [],
        "problems": pack_problems((*problems, *people.problems)),
    }
    steps = []
    above = ""
    for name in ROAD[: ROAD.index(upto) + 1]:
        above = _fingerprint(name, above, protocol, inputs, review)
        fresh = manifest.stages.get(name, {}).get("fingerprint") == above and _tables_there(review, name)
        if name == "synthesize":
            fresh = fresh and outputs_intact(review, manifest)
        if not fresh:
            for later in ROAD[ROAD.index(name) :]:
                manifest.stages.pop(later, None)
            write_manifest(review, manifest)
            result, said = road.drive(name, manifest)
            manifest.stages[name] = {
                "fingerprint": above,
                **said,
                "problems": pack_problems(sort_problems(result.problems)),
            }
        steps.append(Step(stage=name, ran=not fresh, summary=manifest.stages[name]["summary"]))
    _drop_stale(manifest, ROAD[len(steps) :], above, protocol, inputs, review)
    manifest.inputs = inputs
    write_manifest(review, manifest)
    recalled = _recall(manifest, upto)
    return Outcome(
        steps=tuple(steps), problems=recalled.problems, outputs=recalled.outputs, advice=recalled.advice
    )


def _drop_stale(
    manifest: Manifest, later: Sequence[str], above: str, protocol: "Protocol", inputs: Mapping[str, str], review: Review,
) -> None:  # fmt: skip
    """Forget the stages behind the one that was asked for, from the first whose inputs have changed as well."""
    for i, name in enumerate(later):
        above = _fingerprint(name, above, protocol, inputs, review)
        if manifest.stages.get(name, {}).get("fingerprint") != above:
            for stale in later[i:]:
                manifest.stages.pop(stale, None)
            return


def check_review(review: Review, *, tell: Tell = lambda _: None, run: Map = map) -> tuple[Problem, ...]:
    """Return everything that is wrong with the protocol, the exports and every file that people edit.

    Exports are read and duplicates merged where that is stale, since rows of people's files name records.
    """
    from slr.query.strategy import lint_strategies  # noqa: PLC0415  only for a check
    from slr.store.people import read_people  # noqa: PLC0415  only now is the protocol's library needed

    outcome = run_review(review, "dedupe", tell=tell, run=run)
    protocol, _ = load_protocol(review)
    linted = lint_strategies(protocol.sources, review.shown(review.protocol))
    return sort_problems([*outcome.problems, *linted, *_unresolved(review, read_people(review, protocol))])


def _unresolved(review: Review, people: "People") -> list[Problem]:
    from slr.people.kind import KINDS, REPORT  # noqa: PLC0415
    from slr.people.resolve import build_directory, resolve_rows  # noqa: PLC0415
    from slr.store.table_file import read_table  # noqa: PLC0415

    directory = build_directory(read_table(review, declared.RECORDS), read_table(review, declared.CLUSTERS))
    kinds = [kind for kind in KINDS.values() if kind.address is REPORT]
    return [p for kind in kinds for p in resolve_rows(people[kind.folder], kind, directory)[1]]


def load_protocol(review: Review) -> "tuple[Protocol, tuple[Problem, ...]]":
    """Return the protocol and its warnings; errors in it stop everything, all told at once."""
    from slr.model.parse import parse_protocol  # noqa: PLC0415  heavy
    from slr.screen.rule import criterion_faults  # noqa: PLC0415

    shown = review.shown(review.protocol)
    try:
        text = read_bytes(review.protocol).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = read_bytes(review.protocol)[: error.start].count(b"\n") + 1
        hint = "save the file as UTF-8"
        raise ReviewError(
            [Problem(code="PRO000", message="this line is not UTF-8 text", file=shown, line=line, hint=hint)]
        ) from None
    protocol, problems = parse_protocol(text, shown, check_criterion=criterion_faults)
    if protocol is None:
        raise ReviewError(problems)
    return protocol, problems


def _fingerprint(
    name: str, above: str, protocol: "Protocol", inputs: Mapping[str, str], review: Review
) -> str:
    """Return a hash of all that a stage's result depends on: what came before, its part of the protocol, its files."""
    dumped = protocol.model_dump(mode="json", by_alias=True)
    part = dumped if PARTS[name] == ("*",) else {k: dumped[k] for k in PARTS[name]}
    home = review.shown(review.corpus) + "/"
    files = (
        {p: h for p, h in inputs.items() if p.removeprefix(home).startswith(FOLDERS[name])}
        if FOLDERS[name]
        else {}
    )
    return digest(json.dumps([name, above, part, files], sort_keys=True, ensure_ascii=False).encode())


def _tables_there(review: Review, name: str) -> bool:
    return all((review.build / "stages" / f"{t.name}.parquet").is_file() for t in MAKES[name])


class _Road:
    """The stages of one run, and the tables that they pass on, read from disk only when a stage asks for them."""

    def __init__(
        self, *, review: Review, protocol: "Protocol", people: "People", run: Map, tell: Tell
    ) -> None:
        self.review, self.protocol, self.people, self.run, self.tell = review, protocol, people, run, tell
        self.tables: Tables = {}

    def drive(self, name: str, manifest: Manifest) -> "tuple[Result, dict[str, Any]]":
        """Run one stage, write its tables, and say in a line what came of it and in a few what it leaves to people."""
        self.tell(name)
        if name == "synthesize":
            return self._synthesize(manifest)
        result: Result = getattr(self, f"_{name}")()
        from slr.standing import advise, summarize  # noqa: PLC0415
        from slr.store.table_file import write_table  # noqa: PLC0415

        for t in MAKES[name]:
            write_table(self.review, t, result.tables[t.name])
            self.tables[t.name] = result.tables[t.name]
        tables = self.need(*(t.name for n in ROAD[: ROAD.index(name) + 1] for t in MAKES[n]))
        return result, {
            "summary": summarize(name, tables),
            "next": advise(name, tables, self.protocol, self.review.name),
        }

    def need(self, *names: str) -> Tables:
        """Return tables by name, from this run or from the last."""
        from slr.store.table_file import read_table  # noqa: PLC0415

        by_name = {t.name: t for made in MAKES.values() for t in made}
        for n in names:
            if n not in self.tables:
                self.tables[n] = read_table(self.review, by_name[n])
        return {n: self.tables[n] for n in names}

    def _ingest(self) -> "Result":
        from slr.ingest import ingest  # noqa: PLC0415
        from slr.ingest.patch import apply_patches  # noqa: PLC0415
        from slr.model.stage import Result  # noqa: PLC0415
        from slr.store.patch import read_patches  # noqa: PLC0415
        from slr.store.search import read_searches  # noqa: PLC0415

        files, problems = read_searches(self.review, self.protocol)
        patches = read_patches(self.review)
        result = ingest(files, sources=self.protocol.sources, run=self.run, repairs=patches.repairs)
        records, wrong = apply_patches(result.tables["records"], patches.fields)
        home = self.review.shown(self.review.corpus)
        told = [patches.locate(p) for p in (*_below(home, result.problems), *wrong)]
        return Result(
            tables={**result.tables, "records": records}, problems=(*problems, *patches.problems, *told)
        )

    def _dedupe(self) -> "Result":
        from slr.dedupe import dedupe  # noqa: PLC0415

        records = self.need("records")["records"]
        return dedupe(
            records,
            self.people["duplicates"],
            self.protocol.dedupe,
            sources=self.protocol.sources,
            run=self.run,
        )

    def _screen(self) -> "Result":
        from slr.screen.stage import screen  # noqa: PLC0415
        from slr.store.matrix_file import make_matrix  # noqa: PLC0415

        decisions = {stage: self.people[f"screening/{stage}"] for stage in ("title-abstract", "full-text")}
        tables = self.need("records", "clusters", "reports")
        settings = self.protocol.screening.model
        return screen(
            tables,
            decisions,
            self.people["retrieval"],
            self.protocol,
            matrix=lambda: make_matrix(self.review, tables["reports"], settings),
        )

    def _code(self) -> "Result":
        from slr.coding import code  # noqa: PLC0415

        return code(
            self.need("records", "clusters", "reports"),
            self.people["coding"],
            self.people["studies"],
            self.protocol,
        )

    def _synthesize(self, manifest: Manifest) -> "tuple[Result, dict[str, Any]]":
        from slr.model.stage import Result  # noqa: PLC0415
        from slr.report import render_appendix  # noqa: PLC0415
        from slr.synthesize import synthesize  # noqa: PLC0415

        tables = self.need(*(t.name for made in MAKES.values() for t in made))
        synthesis = synthesize(tables, self.protocol)
        before = [p for s in manifest.stages.values() for p in unpack_problems(s["problems"])]
        problems = sort_problems([*before, *synthesis.problems])
        files = render_appendix(synthesis, self.protocol, problems)
        self.tell("write")
        for gone in set(manifest.outputs) - set(files):
            (self.review.build / gone).unlink(missing_ok=True)
        for path, data in sorted(files.items()):
            write_bytes(self.review.build / path, data)
        manifest.outputs = {path: digest(data) for path, data in sorted(files.items())}
        said = {"summary": f"{len(files)} files in {self.review.shown(self.review.build)}/", "next": []}
        return Result(tables={}, problems=synthesis.problems), said


def _below(home: str, problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems with their files told from the project's root."""
    from dataclasses import replace  # noqa: PLC0415

    return [replace(p, file=f"{home}/{p.file}") if p.file else p for p in problems]


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Tell whether the exit status is 1: an error, or under `strict` any problem."""
    return any(strict or p.severity is Severity.ERROR for p in problems)
