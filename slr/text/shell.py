"""Write shell commands that people can copy unchanged. Values are quoted, and no command is split across lines."""

import re
import textwrap


def quote(word: str) -> str:
    r"""Return a name or path as one word of a shell command. Letters of any script need no quotes.

    >>> print(quote("rina"), quote("Siti R."), quote("O'Neil"), quote("sheets/ani.xlsx"))
    rina 'Siti R.' 'O'\''Neil' sheets/ani.xlsx
    """
    return word if re.fullmatch(r"[\w./][\w./-]*", word) else "'" + word.replace("'", "'\\''") + "'"


def fit_commands(text: str, width: int) -> list[str]:
    """Return the lines of a text with commands in backticks, for a terminal of this width.

    If the text is too long for one line, each command is indented on a line of its own. A command is not wrapped,
    because a line break would split it into two commands. Other text is wrapped between words.

    >>> fit_commands("read 2 reports: `slr screen --as rina`; first: Night work", 80)
    ['read 2 reports: `slr screen --as rina`; first: Night work']
    >>> fit_commands("read 2 reports: `slr screen --as rina`; first: Night work", 30)
    ['read 2 reports:', '    slr screen --as rina', 'first: Night work']
    """
    if len(text) <= width:
        return [text]
    lines = []
    for part in re.split(r"(`(?:slr|make|source) [^`]*`)", text):
        if part.startswith("`") and part.endswith("`") and " " in part:
            lines.append(f"    {part.strip('`')}")
        else:
            lines += textwrap.wrap(part.lstrip(";, "), width)
    return lines
