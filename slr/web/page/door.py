"""Handle sign-in: check the link, ask the host for a name, list the reviews, and store the chosen language."""

from starlette.responses import RedirectResponse, Response

from slr import __version__
from slr.people.name import NAME_HINT, is_name
from slr.web.visit import Visit

YEAR = 365 * 24 * 3600  # seconds that a browser keeps a cookie


def enter(visit: Visit) -> Response:
    """Exchange a token for a cookie, or lead a person to the reviews of the project.

    - With a valid token, the browser gets a cookie and is redirected at once, so that its history does not keep the
      token. With any other token, a page says that the person needs a link.
    - A person without a name is sent to the page that asks for one.
    - If there is no review, the host is sent to the page that starts one, unless the desk is limited to one review.
    - If there is only one review, the person is sent to this review, unless the address has `?all`.
    - In all other cases, the page lists the reviews.
    """
    token = visit.query.get("token")
    if token is not None:
        return _exchange(visit, token)
    if not visit.who:
        return visit.go("/-/who")
    if not visit.site.names and visit.person.host and visit.site.only is None:
        return visit.go("/-/start")
    if len(visit.site.names) == 1 and "all" not in visit.query:
        return visit.go(f"/{visit.site.names[0]}/")
    return visit.page("reviews.html", names=visit.site.names)


def _exchange(visit: Visit, token: str) -> Response:
    cookie = visit.site.guests.enter(token)
    if cookie is None:
        return visit.page("outside.html", status=401)
    response = RedirectResponse("/", status_code=303)
    response.set_cookie(
        visit.site.cookie,
        cookie,
        max_age=YEAR,
        httponly=True,
        samesite="lax",
        secure=visit.request.url.scheme == "https",
    )
    return response


def show_health(visit: Visit) -> Response:
    """Return, as JSON, the version of slr and the fingerprint of the project that this desk has open.

    A second desk reads both, so that it does not open a project that is already open.
    """
    return visit.json({"slr": __version__, "project": visit.site.fingerprint})


def ask_name(visit: Visit) -> Response:
    """Return the page that asks for a name. It offers the names of the people of the project."""
    return visit.page("who.html", people=visit.site.list_people(), wrong="", hint=NAME_HINT)


def take_name(visit: Visit) -> Response:
    """Store the host's name from the form, and go to the reviews. If the name is not valid, ask again."""
    name = " ".join(visit.form.get("name", "").split())
    if not is_name(name):
        return visit.page(
            "who.html", status=422, people=visit.site.list_people(), wrong=name or " ", hint=NAME_HINT
        )
    visit.site.guests.rename(visit.person, name)
    return visit.go("/")


def take_language(visit: Visit) -> Response:
    """Store the language of the pages in a cookie, and go back to the page where it was chosen."""
    back = visit.form.get("back", "/")
    response = visit.go(
        back if back.startswith("/") and not back.startswith("//") and "\\" not in back else "/"
    )
    response.set_cookie(
        "slr-language", visit.form.get("language", ""), max_age=YEAR, httponly=True, samesite="lax"
    )
    return response
