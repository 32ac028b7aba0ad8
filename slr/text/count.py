"""Write an English noun after a number, in the singular or the plural."""


def count(number: int, one: str, many: str = "") -> str:
    """Return a number followed by its noun: `one` for the number 1, and otherwise `many`.

    If `many` is empty, the plural is `one` with an "s".

    >>> count(1, "entry", "entries"), count(2, "pair")
    ('1 entry', '2 pairs')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"
