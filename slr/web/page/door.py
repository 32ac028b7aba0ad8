"""Let people in, ask the host for a name, list the reviews, and remember the language."""

from starlette.responses import RedirectResponse, Response

from slr import __version__
from slr.people.name import NAME_HINT, is_name
from slr.web.visit import Visit

YEAR = 365 * 24 * 3600  # seconds that a browser keeps a cookie


def enter(visit: Visit) -> Response:
    """Exchange a token for a cookie, or show the reviews of the project.

    If the project has only one review, the browser is sent to this review. If it has none, the host can start one. The address with the token is left at once, so
    that it is not kept in the history of the browser.
    """
    token = visit.query.get("token")
    if token is not None:
        return _exchange(visit, token)
    if not visit.who:
        return visit.go("/-/who")
    if not visit.hall.names and visit.person.host and visit.hall.only is None:
        return visit.go("/-/start")
    if len(visit.hall.names) == 1 and "all" not in visit.query:
        return visit.go(f"/{visit.hall.names[0]}/")
    return visit.page("reviews.html", names=visit.hall.names)


def _exchange(visit: Visit, token: str) -> Response:
    cookie = visit.hall.guests.enter(token)
    if cookie is None:
        return visit.page("outside.html", status=401)
    response = RedirectResponse("/", status_code=303)
    response.set_cookie(
        visit.hall.cookie,
        cookie,
        max_age=YEAR,
        httponly=True,
        samesite="lax",
        secure=visit.request.url.scheme == "https",
    )
    return response


def tell_health(visit: Visit) -> Response:
    """Say that this is a desk and which project it has open, so that a second desk of the same project does not start."""
    return visit.json({"slr": __version__, "project": visit.hall.fingerprint})


def ask_name(visit: Visit) -> Response:
    """Ask the host for a name. The names of the teams are offered."""
    return visit.page("who.html", people=visit.hall.list_people(), wrong="", hint=NAME_HINT)


def take_name(visit: Visit) -> Response:
    """Give the host a name."""
    name = " ".join(visit.form.get("name", "").split())
    if not is_name(name):
        return visit.page(
            "who.html", status=422, people=visit.hall.list_people(), wrong=name or " ", hint=NAME_HINT
        )
    visit.hall.guests.rename(visit.person, name)
    return visit.go("/")


def take_language(visit: Visit) -> Response:
    """Remember the language of the pages, and go back to the page."""
    back = visit.form.get("back", "/")
    response = visit.go(
        back if back.startswith("/") and not back.startswith("//") and "\\" not in back else "/"
    )
    response.set_cookie(
        "slr-language", visit.form.get("language", ""), max_age=YEAR, httponly=True, samesite="lax"
    )
    return response
