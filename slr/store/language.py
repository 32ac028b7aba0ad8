"""List the languages in which an appendix can be written. Each language has a file in `slr/report/texts`."""

from importlib.resources import files
from pathlib import PurePath


def list_languages() -> tuple[str, ...]:
    """Return the codes of the languages, such as `en`, in alphabetical order."""
    names = (PurePath(file.name) for file in (files("slr.report") / "texts").iterdir())
    return tuple(sorted(name.stem for name in names if name.suffix == ".toml"))
