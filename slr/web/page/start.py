"""Start a review: its title, question, criteria, language and team."""

from collections.abc import Iterator, Mapping

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.start import NewCriterion, NewReview, find_place, propose_review_name, start_review
from slr.model.problem import Problem, ReviewError
from slr.store.language import list_languages
from slr.web.visit import Visit

ROWS = 6  # rows for criteria that the page has without a script
FIRST = "add"  # `?step=` with this value lets the page of searches show the next step of a new review


def ask(visit: Visit) -> Response:
    """Return the page that asks for the title, question, criteria, language and team of a new review.

    Raises HTTPException with the status 404 if the desk is limited to one review.
    """
    _refuse_if_limited(visit)
    return _show(visit, {"language": visit.t.language, "reviewers": "1", "team": visit.who}, ())


def _refuse_if_limited(visit: Visit) -> None:
    if visit.site.only is not None:  # a desk for one review
        raise HTTPException(404)


def _show(
    visit: Visit, form: Mapping[str, str], problems: tuple[Problem, ...], status: int = 200
) -> Response:
    rows = list(_read_rows(visit)) or [
        NewCriterion(id="I1", kind="include", text=""),
        NewCriterion(id="E1", kind="exclude", text=""),
    ]
    blank = [NewCriterion(id="", kind="exclude", text="") for _ in range(max(1, ROWS - len(rows)))]
    return visit.page(
        "start.html",
        status=status,
        values=form,
        rows=[*rows, *blank],
        languages=list_languages(),
        problems=problems,
        wrong={_find_field(p) for p in problems},
        folder=visit.site.root,
    )


def begin(visit: Visit) -> Response:
    """Write the protocol and the folders of a new review, and send the browser to the page of its exports.

    If something is wrong, the page is shown again with everything that the person has written. Raises HTTPException with
    the status 404 if the desk is limited to one review.
    """
    _refuse_if_limited(visit)
    form = visit.form
    title = " ".join(form.get("title", "").split())
    name = form.get("name", "").strip() or propose_review_name(title)
    try:
        review, _ = start_review(find_place(visit.site.root), _read_new(visit, name, title))
    except ReviewError as error:
        return _show(visit, form, tuple(error.problems), 422)
    return visit.go(f"/{review.name}/searches?step={FIRST}", notice=visit.t("start.begun", name=review.name))


def _read_new(visit: Visit, name: str, title: str) -> NewReview:
    form = visit.form
    team = (" ".join(who.split()) for who in form.get("team", "").replace("\n", ",").split(","))
    reviewers = form.get("reviewers", "")
    return NewReview(
        name=name,
        title=title,
        question=form.get("question", ""),
        language=form.get("language", ""),
        criteria=tuple(_number(_read_rows(visit))),
        reviewers=int(reviewers) if reviewers.isascii() and reviewers.isdigit() else 0,
        team=tuple(filter(None, team)),
    )


def _read_rows(visit: Visit) -> Iterator[NewCriterion]:
    """Yield the criteria of the form. Rows without a text are left out."""
    lists = visit.lists
    ids, kinds, texts, stages = (lists.get(f"criterion_{key}", ()) for key in ("id", "kind", "text", "stage"))
    for id_, kind, text, stage in zip(ids, kinds, texts, stages, strict=False):
        if text.strip():
            yield NewCriterion(id=id_.strip(), kind=kind, text=text, stage=stage)


def _number(rows: Iterator[NewCriterion]) -> Iterator[NewCriterion]:
    """Yield the criteria, each with an id.

    A criterion without an id gets the next free id: I1, I2 … for inclusion, E1, E2 … for exclusion.
    """
    listed = list(rows)
    taken = {row.id for row in listed}
    for row in listed:
        letter = "I" if row.kind == "include" else "E"
        free = next(i for n in range(1, len(listed) + 2) if (i := f"{letter}{n}") not in taken)
        taken.add(row.id or free)
        yield row if row.id else NewCriterion(id=free, kind=row.kind, text=row.text, stage=row.stage)


def _find_field(problem: Problem) -> str:
    """Return the name of the form field with the problem, or an empty string."""
    if problem.code.startswith("NEW"):
        return "name"
    where = problem.where
    if where.startswith("criteria["):
        return f"criterion-{where.removeprefix('criteria[').partition(']')[0]}"
    if ".team" in where:
        return "team"
    return {"question.text": "question", "review.title": "title", "review.language": "language"}.get(
        where, ""
    )
