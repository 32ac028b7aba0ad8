"""A review with two doubtful pairs of records for testing how people judge pairs."""

from pathlib import Path

PROTOCOL = """\
schema: 1
review: {title: Doubtful pairs}
question: {text: Does work strain people?}
sources:
  - {id: a, name: A, kind: database, files: ['a.csv']}
  - {id: b, name: B, kind: database, files: ['b.csv']}
"""
HEAD = "title,authors,year,journal,volume,pages\n"
# Same title and author, other year, volume and pages: the rules ask.
A = f"{HEAD}Night work and errors of nurses,Abara N,2015,J Ward Nurs,7,11-19\nSleep in the day after night work,Xu Y,2011,Sleep,3,1-9\n"
B = f"{HEAD}Night work and errors of nurses,Abara N,2017,J Ward Nurs,9,31-39\nSleep in the day after night work,Xu Y,2013,Sleep,5,21-29\n"


def write_doubtful_review(project: Path) -> Path:
    """Write two sources of two records each. The records are alike in pairs, so the rules leave two pairs to people."""
    (project / "protocols").mkdir(exist_ok=True)
    (project / "protocols" / "one.yaml").write_text(PROTOCOL, encoding="utf-8")
    searches = project / "corpus" / "one" / "searches"
    searches.mkdir(parents=True)
    (searches / "a.csv").write_text(A, encoding="utf-8")
    (searches / "b.csv").write_text(B, encoding="utf-8")
    return project
