"""Write values as words of a shell command, so that a printed command can be copied as it is."""

import re


def quote(word: str) -> str:
    r"""Return a name or path as one word of a shell command. Letters of any script need no quotes.

    >>> print(quote("rina"), quote("Siti R."), quote("O'Neil"), quote("sheets/ani.xlsx"))
    rina 'Siti R.' 'O'\''Neil' sheets/ani.xlsx
    """
    return word if re.fullmatch(r"[\w./][\w./-]*", word) else "'" + word.replace("'", "'\\''") + "'"
