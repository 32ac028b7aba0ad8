"""Give a handler what it needs to answer one request, and turn its result into a response."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from slr.model.problem import Problem
from slr.store.operation import is_operation
from slr.web.person import Person
from slr.web.template import render
from slr.web.text import WebTexts

if TYPE_CHECKING:
    from slr.desk.own_file import OwnFile
    from slr.store.operation import Operation
    from slr.web.hub import Hub
    from slr.web.site import Site


ADJUDICATORS_ONLY: Final = (
    "adjudicators_only"  # the name of the text in `failure.toml` for people who may not settle disagreements
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request.

    - `path`: the parts of the address in braces, by name
    - `query`: the values after the question mark
    - `form`: the fields of a POST request, or the values of its JSON object; if a name has several values, the last
      one
    - `lists`: the same fields, with all values of each name
    - `files`: the files of a POST request, by the name of their field
    - `at`: the time in ISO 8601
    - `t`: the texts in the language of the pages
    """

    request: Request
    site: "Site"
    person: Person
    t: WebTexts
    at: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, tuple[UploadFile, ...]] = field(default_factory=dict)

    @property
    def hub(self) -> "Hub":
        """The review that the address names. Raises HTTPException with the status 404 if there is no such review."""
        return self.site.find(self.path.get("r", ""))

    @property
    def who(self) -> str:
        """The name of the person."""
        return self.person.name

    @property
    def op(self) -> str:
        """The random id of the operation, or an empty string. A request that is sent again has the same id."""
        return self.form.get("op", "")

    @property
    def wants_json(self) -> bool:
        """Whether the sender accepts JSON, as the scripts of the pages do."""
        return "application/json" in self.request.headers.get("accept", "")

    def address(self, *parts: str) -> str:
        """Return an address of the review.

        The parts are escaped, so that no part can name another address.
        """
        from urllib.parse import quote  # noqa: PLC0415

        return "/" + "/".join(quote(part, safe="") for part in (self.path["r"], *parts))

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Fill a template with these values, and return the page."""
        return HTMLResponse(self.draw(template, **values), status)

    def draw(self, template: str, **values: Any) -> str:
        """Return the text of a page, or of a part of a page, rendered from a template."""
        hub = self.site.get(self.path.get("r", ""))
        frame: dict[str, Any] = {
            "visit": self,
            "t": self.t,
            "person": self.person,
            "site": self.site,
            "hub": hub,
            "op": lambda: secrets.token_hex(16),
            "said": self.site.take_notice(self.person) if template.endswith(".html") else "",
        }
        if hub is not None:
            frame |= {
                "review": hub.review.name,
                "here": self.address(),
                "nav": hub.list_pages(self.person, self.t),
            }
        return Markup(render(template, {**frame, **values}))  # noqa: S704  the template escapes all values

    def go(self, address: str, *, notice: str = "") -> Response:
        """Send the browser to another address. `notice` is shown once, at the top of the next page."""
        if notice:
            self.site.leave_notice(self.person, notice)
        return RedirectResponse(address, status_code=303)

    def json(self, value: Any, status: int = 200) -> Response:
        """Return a value as JSON."""
        return JSONResponse(value, status)

    def fail(self, problems: "tuple[Problem, ...]", status: int = 422, **values: Any) -> Response:
        """Return the problems that prevented the request, as a page or as JSON. `values` are added to the page or the JSON."""
        if self.wants_json:
            return self.json({"problems": [pack(p) for p in problems], **values}, status)
        return self.page("failure.html", status=status, problems=problems, **values)

    @contextmanager
    def once(self, file: "OwnFile[Any]") -> "Iterator[Operation]":
        """Record the rows of the block under the operation's id, so that a repeated request writes no row twice.

        If the form has the field `widen`, columns that the file lacks are added to it. The operation lists each row
        with its file and line. Raises HTTPException with the status 422 if the request names no operation.
        """
        if not is_operation(self.op):
            raise HTTPException(422)
        with file.operation(self.op, widen="widen" in self.form) as operation:
            yield operation


def pack(problem: Problem) -> dict[str, Any]:
    """Return a problem as values for JSON."""
    return {
        "code": problem.code,
        "message": problem.message,
        "where": problem.where,
        "hint": problem.hint,
        "severity": str(problem.severity),
        "file": problem.file,
        "line": problem.line,
    }


def ask_name(handler: Callable[[Visit], Response]) -> Callable[[Visit], Response]:
    """Return a handler that first asks people for their name if they have not given one."""

    @wraps(handler)
    def answer(visit: Visit) -> Response:
        return handler(visit) if visit.who else visit.go("/-/who")

    return answer
