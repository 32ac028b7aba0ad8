"""Find the terms of a codebook in a title or abstract, and return the matching words of the text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from slr.text.fold import fold


@dataclass(frozen=True, slots=True)
class Phrases:
    """Compiled terms. They match whole words, separated by spaces or hyphens; `*` matches any ending."""

    pattern: "re.Pattern[str] | None"

    def find(self, text: str) -> tuple[str, ...]:
        """Return the distinct folded phrases of the text that match, sorted.

        >>> compile_phrases(["beban kerja", "job demand*"]).find("Beban kerja (job-demands) dan BEBAN KERJA")
        ('beban kerja', 'job demands')
        >>> compile_phrases(["kerja"]).find("Kinerja pegawai")
        ()
        """
        if self.pattern is None or not text:
            return ()
        return tuple(
            sorted({" ".join(re.findall(r"\w+", m.group())) for m in self.pattern.finditer(fold(text))})
        )


def compile_phrases(terms: Iterable[str]) -> Phrases:
    """Compile terms. If several terms match at the same place, only the longest one counts."""
    folded = sorted({fold(t) for t in terms if t.strip(" *")}, key=lambda t: (-len(t), t))
    if not folded:
        return Phrases(None)
    return Phrases(re.compile(r"(?<!\w)(?:" + "|".join(map(_term, folded)) + r")(?!\w)"))


def _term(term: str) -> str:
    words = [
        re.escape(w[:-1]) + r"\w*" if w.endswith("*") else re.escape(w)
        for w in re.split(r"[\s\-\u2010-\u2015]+", term)
    ]
    return r"[\s\-\u2010-\u2015]+".join(words)
