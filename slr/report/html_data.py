"""Write the data of an HTML page as JSON: texts, histories of reports, and the reports behind each number in the flow."""

import json
from collections import Counter
from collections.abc import Mapping

from markupsafe import Markup

from slr.report.document import Document, Story, Styled
from slr.report.escape import clean
from slr.report.text import Texts


def write_words(document: Document, t: Texts) -> Markup:
    """Return the texts that the script of the page shows, as JSON for a script element."""
    words = {key.removeprefix("explore."): t(key) for key in sorted(t.keys) if key.startswith("explore.")}
    marks = {"decimal": t("page.decimal"), "thousands": t("page.thousands")}
    return Markup(escape_json({"language": document.language, **marks, "words": words}))  # noqa: S704


def write_data(document: Document) -> Markup:
    """Return the histories of reports, and the reports behind each number in the flow, as JSON for a script element.

    These reports are given by their positions among the histories. Headings and repeated lines are written once, in
    `shared`, and histories refer to them by their positions there.
    """
    places = {story.report: place for place, story in enumerate(document.stories)}
    seen = Counter(line for story in document.stories for _, lines in story.parts for line in lines)
    headings = dict.fromkeys(heading for story in document.stories for heading, _ in story.parts)
    shared = {
        text: place for place, text in enumerate((*headings, *(line for line, n in seen.items() if n > 1)))
    }
    data = {
        "shared": list(shared),
        "stories": [_write_story(story, shared) for story in document.stories],
        "boxes": {
            box.id: [box.title, [places[report] for report in box.reports], box.missing]
            for box in document.boxes
        },
    }
    return Markup(escape_json(data))  # noqa: S704  escaped by escape_json


def _write_story(story: Story, shared: Mapping[str, int]) -> list[object]:
    """Return a report as a list: id, key, citation, title, DOI, address and history.

    The address is empty if it can be made from the DOI.
    """
    parts = [[shared[heading], *(shared.get(line, line) for line in lines)] for heading, lines in story.parts]
    href = "" if story.href == f"https://doi.org/{story.link}" else story.href
    title = _write_text(story.title)
    return [story.report, story.key, _write_text(story.citation), title, story.link, href, parts]


def _write_text(text: str | Styled) -> object:
    if isinstance(text, str):
        return text
    return (
        [[run.text, *run.styles] for run in text.runs] if any(run.styles for run in text.runs) else text.text
    )


def escape_json(data: object) -> str:
    r"""Return data as JSON for a script element. Nothing in the data can end the element or begin another one.

    >>> escape_json({"a": "</script><!-- & \u2028"})
    '{"a":"\\u003c/script\\u003e\\u003c!-- \\u0026 "}'
    """
    text = clean(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
