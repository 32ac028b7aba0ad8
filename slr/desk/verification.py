"""Check whether the files of a bundle agree with its description, and whether a new build of the review gives the same outputs."""

import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from slr import __version__
from slr.desk.bundle import unpack
from slr.formats.archive import DAMAGED
from slr.formats.crate import METADATA, Crate, CrateError, read_crate
from slr.formats.difference import find_difference
from slr.model.problem import Problem, ReviewError, sort_problems, warning
from slr.pipeline import NAMES, run_review
from slr.store.disk import read_bytes
from slr.store.layout import Review, review_names

if TYPE_CHECKING:
    from slr.stage import Mapper

LARGEST: Final = 4_000_000_000  # bytes unpacked
_RATIO: Final = 200  # ratio of unpacked to packed size
_SMALL: Final = 50_000_000  # bytes unpacked; up to this size any ratio is allowed
_INPUTS: Final = ("protocols/", "corpus/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The result of a check: the number of files, the number of outputs that were compared, and the problems.

    `version` is the version of `slr` that made the bundle. `outputs` is None if the review was not built again, because
    files of the bundle are missing, changed or not listed in its description.
    """

    files: int
    outputs: int | None
    version: str
    problems: tuple[Problem, ...]


def verify_bundle(
    data: bytes, shown: str, *, report: Callable[[str], None] = lambda _: None, run: "Mapper" = map
) -> Verification:
    """Return the result of checking a bundle. `shown` is the name of the bundle for messages.

    The hash of each file is compared with the description of the bundle. If all hashes agree, the review is built in a
    temporary folder, and each output in the bundle is compared with the new output. Raises ReviewError if the file is not a
    bundle or is dangerous to unpack. Also raises ReviewError if it does not contain exactly one review, has no exports, or
    has a review that cannot be run.
    """
    parts = _read_parts(data, shown)
    crate = _read_description(parts, shown)
    wrong = [*_compare_hashes(parts, crate, shown)]
    if wrong:
        return Verification(
            files=len(parts), outputs=None, version=crate.version, problems=sort_problems(wrong)
        )
    with TemporaryDirectory(prefix="slr-") as folder:
        root = Path(folder)
        unpack({path: part for path, part in parts.items() if path.startswith(_INPUTS)}, root)
        review = _find_review(root, parts, shown)
        run_review(review, NAMES[-1], report=report, run=run)
        start = f"build/{review.name}/"
        stored = {path.removeprefix(start): part for path, part in parts.items() if path.startswith(start)}
        wrong += _compare_outputs(review, stored, shown)
    if wrong and crate.version != __version__:
        wrong.append(_other_version(crate, shown))
    return Verification(
        files=len(parts), outputs=len(stored), version=crate.version, problems=sort_problems(wrong)
    )


def _read_parts(data: bytes, shown: str) -> dict[str, bytes]:
    """Map the path of each file of an archive to its content. Raises ReviewError if the archive is damaged or dangerous."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _check_archive(infos, len(data), shown)
            return {info.filename: archive.read(info) for info in infos}
    except DAMAGED as error:
        hint = "copy the file again; `slr export --bundle` makes a new one"
        reason = f"the file is not a ZIP archive that can be read: {type(error).__name__}"
        raise ReviewError([Problem(code="BND002", message=reason, file=shown, hint=hint)]) from None


def _check_archive(infos: list[zipfile.ZipInfo], packed: int, shown: str) -> None:
    """Raise ReviewError if the archive would unpack to too many bytes, has a file outside its folder, or repeats a name."""
    size = sum(info.file_size for info in infos)
    reason = ""
    if size > LARGEST or (size > _SMALL and size > _RATIO * max(packed, 1)):
        reason = f"the archive would unpack to {size:,} bytes, so it was not read"
    names = [info.filename for info in infos]
    outside = [name for name in names if not _is_inside(name)]
    if outside:
        reason = f"the archive has a file outside its own folder: {outside[0]!r}"
    elif len(set(names)) < len(names):
        reason = f"the archive has two files of the same name: {Counter(names).most_common(1)[0][0]!r}"
    if reason:
        raise ReviewError(
            [
                Problem(
                    code="BND003",
                    message=reason,
                    file=shown,
                    hint="do not unpack this file; ask its sender for another one",
                )
            ]
        )


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in path.parts[0]


def _read_description(parts: Mapping[str, bytes], shown: str) -> Crate:
    try:
        return read_crate(parts[METADATA])
    except (KeyError, CrateError):
        message = f"this is not a bundle of slr: {METADATA} is missing or cannot be read"
        hint = "make a bundle with `slr export --bundle FILE.zip`"
        raise ReviewError([Problem(code="BND004", message=message, file=shown, hint=hint)]) from None


def _compare_hashes(parts: Mapping[str, bytes], crate: Crate, shown: str) -> Iterator[Problem]:
    hint = "somebody changed the bundle after it was made; ask its authors for a new one"
    for path in sorted({*parts, *crate.hashes} - {METADATA}):
        reason = ""
        if path not in parts:
            reason = f"the file is listed in {METADATA}, but missing"
        elif path not in crate.hashes:
            reason = f"the file is not listed in {METADATA}"
        elif hashlib.sha256(parts[path]).hexdigest() != crate.hashes[path]:
            reason = "the file was changed after the bundle was made"
        if reason:
            yield Problem(code="BND005", message=reason, file=f"{shown}/{path}", hint=hint)


def _find_review(root: Path, parts: Mapping[str, bytes], shown: str) -> Review:
    names = review_names(root)
    if len(names) != 1:
        message = f"expected one review in the bundle, found {len(names)}"
        hint = "make a bundle of one review with `slr export --bundle FILE.zip`"
        raise ReviewError([Problem(code="BND004", message=message, file=shown, hint=hint)])
    review = Review(root=root, name=names[0])
    if not any(path.startswith(f"corpus/{review.name}/searches/") for path in parts):
        message = "the files of the bundle agree with their hashes, but the review cannot be built again, because the bundle has no exports"
        hint = "ask the authors for the exports; if it is your bundle, make it again and leave out --without-exports"
        raise ReviewError([Problem(code="BND006", message=message, file=shown, hint=hint)])
    return review


def _compare_outputs(review: Review, stored: Mapping[str, bytes], shown: str) -> Iterator[Problem]:
    made = {path.relative_to(review.build).as_posix() for path in review.build.rglob("*") if path.is_file()}
    for path in sorted(stored):
        place = f"{shown}/build/{review.name}/{path}"
        if path not in made:
            message = "the file is in the bundle, but was not written when the review was built again"
        elif found := find_difference(stored[path], read_bytes(review.build / path)):
            message = f"the file differs when it is built again: {found}"
        else:
            continue
        yield Problem(
            code="BND007",
            message=message,
            file=place,
            hint="compare the versions of slr and of its dependencies",
        )


def _other_version(crate: Crate, shown: str) -> Problem:
    message = f"the bundle was made with slr {crate.version}, and this is slr {__version__}"
    return warning(
        "BND008", message, file=shown, hint=f"install slr {crate.version} and verify the bundle again"
    )
