"""Write the data of an HTML page as JSON inside the page: the words of its script."""

import json

from markupsafe import Markup

from slr.report.document import Document
from slr.report.escape import clean
from slr.report.text import Texts


def write_data(document: Document, t: Texts) -> Markup:
    """Return the data as JSON that contains no character with a meaning in HTML."""
    words = {key.removeprefix("explore."): t(key) for key in sorted(t.keys) if key.startswith("explore.")}
    data = {
        "language": document.language,
        "decimal": t("page.decimal"),
        "thousands": t("page.thousands"),
        "words": words,
    }
    return Markup(escape_json(data))  # noqa: S704  escaped by escape_json


def escape_json(data: object) -> str:
    r"""Return data as JSON for a script element. Nothing in the data can end the element or begin another one.

    >>> escape_json({"a": "</script><!-- & \u2028"})
    '{"a":"\\u003c/script\\u003e\\u003c!-- \\u0026 "}'
    """
    text = clean(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
