"""Start a review: write a commented protocol, an empty corpus and git settings. The review can then be run at once."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Final

from slr.model.problem import Problem, ReviewError
from slr.people.name import is_device
from slr.store.disk import write_bytes
from slr.store.git_file import write_git_files
from slr.store.layout import Review, find_root, is_hidden

NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
LONGEST: Final = 100  # characters of a name, which is also the name of files and folders


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCriterion:
    """One criterion of a new review. `kind` and `stage` take the same values as in the protocol."""

    id: str
    kind: str
    text: str
    stage: str = "title-abstract"


FIRST_CRITERIA: Final = (
    NewCriterion(id="I1", kind="include", text="The report answers the review question."),
    NewCriterion(id="E1", kind="exclude", text="The report is not about the population of the question."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """The values for the protocol of a new review. Defaults are those of the commented protocol that `slr new` writes.

    If `title` is empty, the title is made from the name. `team` and `reviewers` apply to both stages of screening.
    """

    name: str
    title: str = ""
    question: str = "What is known about ...?"
    language: str = "en"
    criteria: tuple[NewCriterion, ...] = FIRST_CRITERIA
    reviewers: int = 1
    team: tuple[str, ...] = ()


def check_name(name: str) -> None:
    """Raise ReviewError if the name is not valid for a review."""
    if not NAME.fullmatch(name) or is_device(name) or len(name) > LONGEST:
        reserved = "; Windows does not allow names of devices such as con or nul" if is_device(name) else ""
        hint = f"use up to {LONGEST} lower-case letters, digits and hyphens, and no hyphen at the beginning, for example: workload-2026{reserved}"
        raise ReviewError(
            [Problem(code="NEW001", message=f"{name!r} is not a valid name for a review", hint=hint)]
        )


def propose_review_name(title: str) -> str:
    """Return a valid name for a review, made from its title, or `review` if nothing usable is left.

    >>> propose_review_name("Télétravail & Strain: a Review"), propose_review_name("远程办公"), propose_review_name("Con")
    ('teletravail-strain-a-review', 'review', 'con-review')
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    name = "-".join(words)
    if len(name) > _PROPOSED:
        name = name[: _PROPOSED + 1].rpartition("-")[0] or name[:_PROPOSED]
    return f"{name}-review" if is_device(name) else name or "review"


_PROPOSED: Final = 50  # characters; longer titles are cut, if possible between two words


def find_place(start: Path, *, here: bool = False) -> Path:
    """Return the root of the project that contains a folder, or the folder itself if it can become a project.

    Raises ReviewError if the folder cannot become a project, because it is part of a larger git repository or contains
    files. Hidden files, a README and a licence are allowed. If `here` is true, the folder itself is returned in any case.
    """
    try:
        return start if here else find_root(start)
    except ReviewError:
        others = sorted(p.name for p in start.iterdir() if not _is_usual(p.name))
        above = next((p for p in start.parents if (p / ".git").exists()), None)
    if not others and above is None:
        return start
    found = (
        f"contains other files, such as {others[0]!r}" if others else f"is part of the git repository {above}"
    )
    message = f"this folder is not a project and {found}; nothing was written"
    hint = "go to your project or to an empty folder"
    raise ReviewError([Problem(code="NEW003", message=message, file=str(start), hint=hint)])


def _is_usual(name: str) -> bool:
    """Return whether new git repositories usually contain a file with this name."""
    return is_hidden(name) or name.upper().startswith(("README", "LICENSE", "LICENCE"))


def start_review(root: Path, new: NewReview) -> tuple[Review, tuple[Path, ...]]:
    """Write the protocol and the empty corpus of a new review. Return the review and the paths of the files that were written.

    Raises ReviewError if the name is not valid, if the review exists, or if its protocol would not be valid. No file of
    the review is written in these cases. A problem of the protocol names the key, such as `criteria[2].id`. Raises
    OSError if a file cannot be read or written.
    """
    check_name(new.name)
    review = Review(root=root, name=new.name)
    text = write_protocol(new)
    _demand_valid(text)
    _demand_new(review)
    changed = write_git_files(root)  # first, so that nothing else is written if one of them cannot be read
    _claim(review)
    contents = {review.protocol: text, **_list_others(review)}
    made = [path for path, content in contents.items() if write_bytes(path, content.encode())]
    return review, (*made, *changed)


def write_protocol(new: NewReview) -> str:
    """Return the text of a commented protocol for a new review. The text is not checked."""
    template = files("slr.store").joinpath("scaffold", "protocol.yaml").read_text(encoding="utf-8")
    team = f"    team: [{', '.join(map(_quote, new.team))}]"
    return template.format(
        name=new.name,
        title=_escape(new.title or new.name.replace("-", " ").capitalize()),
        language=new.language if new.language.isalnum() else _quote(new.language),
        question=_escape(new.question),
        criteria="".join(f"\n{line}" for line in _list_lines(new.criteria)) or " []",
        reviewers=new.reviewers,
        team=team if new.team else "    # team: [rina, tomas]",
        full_text_team=f"\n{team}" if new.team else "",
    )


def _list_lines(criteria: Iterable[NewCriterion]) -> Iterator[str]:
    for c in criteria:
        yield f"  - id: {c.id if NAME.fullmatch(c.id.lower()) else _quote(c.id)}"
        yield f"    kind: {c.kind if c.kind.isalpha() else _quote(c.kind)}"
        if c.stage != "title-abstract":
            yield f"    stage: {c.stage if NAME.fullmatch(c.stage) else _quote(c.stage)}"
        yield f"    text: {_quote(c.text)}"


def _quote(text: str) -> str:
    return f'"{_escape(text)}"'


def _escape(text: str) -> str:
    r"""Return a text on one line, so that it can be written between double quotes in YAML.

    White space becomes single spaces, and characters that YAML does not allow are left out.

    >>> _escape('a "b"\n  \\c\0')
    'a \\"b\\" \\\\c'
    """
    plain = "".join(
        c for c in " ".join(text.split()) if unicodedata.category(c) not in _UNWRITABLE and c != "\ufeff"
    )
    return json.dumps(plain, ensure_ascii=False)[1:-1]


# control characters, surrogates, and code points that have no character
_UNWRITABLE: Final = frozenset({"Cc", "Cs", "Cn"})


def _demand_valid(text: str) -> None:
    from slr.model.parse import parse_protocol  # noqa: PLC0415  heavy
    from slr.people.team import team_faults  # noqa: PLC0415
    from slr.store.language import list_languages  # noqa: PLC0415

    protocol, problems = parse_protocol(text, "", check_stage=team_faults, languages=list_languages())
    if protocol is None:
        raise ReviewError(replace(p, file="", line=None) for p in problems)


def _demand_new(review: Review) -> None:
    if review.protocol.exists() or review.corpus.exists():
        there = review.protocol if review.protocol.exists() else review.corpus
        raise ReviewError([_exists(there)])


def _claim(review: Review) -> None:
    """Create the corpus folder. If two processes start the same review, only one of them succeeds."""
    review.corpus.parent.mkdir(parents=True, exist_ok=True)
    try:
        review.corpus.mkdir()
    except FileExistsError:
        raise ReviewError([_exists(review.corpus)]) from None


def _exists(path: Path) -> Problem:
    message = "this review already exists; nothing was changed"
    return Problem(code="NEW002", message=message, file=str(path), hint="choose another name")


def _list_others(review: Review) -> dict[Path, str]:
    """Return the files of a new review besides its protocol, with their contents."""
    from slr.model.schema import schema_text  # noqa: PLC0415  heavy
    from slr.store.language import list_languages  # noqa: PLC0415

    readme = (
        f"Exports of {review.name}, as received: one folder for each search, named after the date of the search. "
        "Add files, but never edit them.\n"
    )
    return {
        review.protocol.parent / "protocol.schema.json": schema_text(list_languages()),
        review.searches / "README.md": readme,
    }
