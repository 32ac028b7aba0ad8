"""Pack a review into one file for a journal or an archive: a bundle.

A bundle contains the protocol with its history, the exports, people's files, all outputs, and a description of these
files. The exports can be left out. The outputs are built from a copy of the review that contains only the exports and
the files of the bundle. The outputs therefore match the other files of the bundle.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from slr import __version__
from slr.formats.archive import write_archive
from slr.formats.crate import METADATA, Creator, describe_crate
from slr.model.problem import Problem, ReviewError
from slr.model.word import NOT_REPORTED
from slr.people.kind import KINDS
from slr.people.remark import drop_notes, has_private_notes
from slr.pipeline import NAMES, load_protocol, run_review
from slr.report.html import link_files
from slr.report.text import Texts
from slr.store.disk import read_bytes, write_bytes
from slr.store.layout import BACKUP, NOTE_SUFFIXES, Review
from slr.store.revision import find_history, pack_revisions

if TYPE_CHECKING:
    from slr.model.protocol import Protocol
    from slr.stage import Mapper

PAGE: Final = "appendix.html"  # a file of the build; the bundle also has this page at its top, with links
README: Final = "README.md"
NO_DATE: Final = "1970-01-01"  # of a review without any date
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The files of a bundle.

    `parts` maps the path of each file to its content. `notes` is the number of notes that were removed. `left_out` lists the
    files of the review's corpus, including full texts, that are not in the bundle.
    """

    parts: Mapping[str, bytes]
    notes: int
    left_out: tuple[str, ...]

    def pack(self) -> bytes:
        """Return the bundle as a ZIP archive."""
        return write_archive(self.parts)


def make_bundle(
    review: Review,
    *,
    notes: bool = False,
    exports: bool = True,
    report: Report = lambda _: None,
    run: "Mapper" = map,
) -> Bundle:
    """Return the bundle of a review.

    If `notes` is False, the notes in people's files are removed. If `exports` is False, the files of the searches are
    left out, and the review cannot be built again from the bundle. A bundle never contains full texts, files with notes
    about the data, or backups. `report` and `run` are passed on to `run_review`.

    Raises ReviewError if errors in the review prevent a run, or if errors in a file prevent the removal of its notes.
    """
    protocol, _ = load_protocol(review)
    sources = dict(_list_inputs(review))
    inputs, removed = _clean(review, protocol, sources) if not notes else (sources, 0)
    with TemporaryDirectory(prefix="slr-") as folder:
        copy = Review(root=Path(folder), name=review.name)
        unpack(inputs, copy.root)
        outcome = run_review(copy, NAMES[-1], report=report, run=run)
        outputs = {f"build/{copy.name}/{path}": read_bytes(copy.build / path) for path in outcome.outputs}
    place = review.shown(review.searches) + "/"
    kept = {path: data for path, data in inputs.items() if exports or not path.startswith(place)}
    parts = {**kept, **outputs, **_top(protocol, outputs, review.name)}
    parts[METADATA] = _describe(protocol, parts, _date(outputs, review.name))
    corpus = {review.shown(path) for path in (*review.listing().files, *review.full_texts())}
    return Bundle(parts=parts, notes=removed, left_out=tuple(sorted(corpus - set(parts))))


def unpack(parts: Mapping[str, bytes], root: Path) -> None:
    """Write files below the folder `root`. `parts` maps the path of each file, relative to `root`, to its content."""
    for path, data in parts.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(place, data)


def _list_inputs(review: Review) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of each input of a run: the protocol, its revisions, and the files of the corpus."""
    yield review.shown(review.protocol), read_bytes(review.protocol)
    history = review.shown(find_history(review))
    yield from ((f"{history}/{name}", data) for name, data in pack_revisions(review).items())
    skipped = {*NOTE_SUFFIXES, BACKUP}
    for path in review.listing().files:
        if path.suffix.lower() not in skipped:
            yield review.shown(path), read_bytes(path)


def _clean(review: Review, protocol: "Protocol", inputs: Mapping[str, bytes]) -> tuple[dict[str, bytes], int]:
    """Return the inputs without the notes in people's files, and the number of notes that were removed.

    Raises ReviewError if the notes of a file cannot be removed.
    """
    cleaned, removed, faulty = dict(inputs), 0, []
    for path in review.listing().files:
        kind = KINDS.get(path.parent.relative_to(review.corpus).as_posix())
        shown = review.shown(path)
        if (
            kind is None
            or path.suffix.lower() != ".csv"
            or shown not in inputs
            or not has_private_notes(kind)
        ):
            continue
        found = drop_notes(inputs[shown], who=path.stem, file=shown, kind=kind, protocol=protocol)
        if found is None:
            faulty.append(shown)
        else:
            cleaned[shown], n = found
            removed += n
    if faulty:
        raise ReviewError([_refuse(shown) for shown in faulty])
    return cleaned, removed


def _refuse(shown: str) -> Problem:
    message = "the notes cannot be removed, because the file has errors"
    hint = "correct the errors that `slr check` lists, or keep the notes with --with-notes"
    return Problem(code="BND001", message=message, file=shown, hint=hint)


def _top(protocol: "Protocol", outputs: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """Return the files at the top of the bundle: a README and, if there is one, the HTML page.

    The page links to the other outputs.
    """
    t, start = Texts(protocol.review.language), f"build/{name}/"
    readme = t("bundle.readme", title=protocol.review.title, name=name, version=f"slr {__version__}")
    places = {path.removeprefix(start): path for path in outputs}
    page = outputs.get(f"{start}{PAGE}")
    linked = {PAGE: link_files(page, places)} if page is not None else {}
    return {README: (readme + "\n").encode(), **linked}


def _describe(protocol: "Protocol", parts: Mapping[str, bytes], date: str) -> bytes:
    review, t = protocol.review, Texts(protocol.review.language)
    creators = [
        Creator(
            name=p.name, affiliation="" if p.affiliation == NOT_REPORTED else p.affiliation, orcid=p.orcid
        )
        for p in review.authors
    ]
    return describe_crate(
        parts,
        name=review.title,
        description=t("bundle.description", question=protocol.question.text),
        date=date,
        language=review.language,
        creators=creators,
        version=__version__,
    )


def _date(outputs: Mapping[str, bytes], name: str) -> str:
    """Return the date of the data from `prisma.json`, or `NO_DATE` if there is none."""
    flow: dict[str, Any] = json.loads(outputs.get(f"build/{name}/prisma.json", b"{}"))
    return str(flow.get("as_of") or NO_DATE)
