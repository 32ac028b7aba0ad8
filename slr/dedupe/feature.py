"""Prepare the fields of each record once, so that the record can be compared quickly with many other records."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from slr.dedupe.identity import Details, Identity, read_details, read_identity
from slr.model.row import is_packed, list_values
from slr.text.doi import clean_doi
from slr.text.issue import read_issue
from slr.text.journal import read_journal
from slr.text.letter import plain
from slr.text.notice import is_about, is_stopped
from slr.text.pages import Pages, read_pages
from slr.text.person import Name, read_names
from slr.text.registration import MAY_HAVE_NUMBER
from slr.text.script import count_letters, has_characters
from slr.text.title import Title, read_title

if TYPE_CHECKING:
    import pandas as pd

    from slr.model.source import Source

T = TypeVar("T")

FIELDS: Final = (
    "type",
    "title",
    "authors",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "isbn",
    "abstract",
    "notice",
    "notice_link",
    "edition",
    "publisher",
    "url",
    "report_number",
    "registration",
    "accession",
    "note",
)

_DOI_VERSION: Final = re.compile(r"(?:\.pub|/v|\.v|_v|v)(\d{1,2})$")
# Publishers that put the number of a version at the end of a DOI: open peer review (10.12688, 10.3310), reviewed preprints (10.7554).
_DOI_ROUND: Final = re.compile(r"^(?:10\.(?:12688|3310)/[a-z0-9]+\.\d+|10\.7554/elife\.\d+)\.(\d{1,2})$")
_ISSN: Final = re.compile(r"\b\d{4}-?\d{3}[\dxX]\b")
_COCHRANE: Final = re.compile(r"\bcd0\d{5}\b|\bmr0\d{5}\b")
_PREPRINT_DOI: Final = re.compile(
    r"^10\.(?:48550/arxiv|1101/(?:20|19|0|1|2|3|4|5|6|7|8|9)\d{3,}|2139/ssrn|21203/rs|31234/|31219/osf|20944/preprints|36227/|26434/|"
    r"31235/|35542/|22541/|5194/egusphere)"
)
_PREPRINT: Final = re.compile(
    r"\b(?:arxiv|(?:bio|med|chem|psy|soc|eco|engr|edu|eart?h|agri)\w{0,3}rxiv|ssrn|research square|preprints?(?:\.org)?|osf preprints|"
    r"authorea|techrxiv)\b"
)
_THESIS: Final = re.compile(
    r"\b(?:dissertations?|thesis|theses|ph\.? ?d\.?|doctoral|master'?s|tesis|skripsi|disertasi|proquest)\b"
)
_CONFERENCE: Final = re.compile(
    r"\b(?:conferences?|symposi(?:um|a)|congress|workshop|proceedings|annual meeting|meeting abstracts?|colloquium|konferensi|"
    r"seminar nasional|prosiding)\b"
)
_ACADEMY: Final = re.compile(
    r"\b(?:academy|royal society|institution of|physical society|nutrition society|biological sciences)\b"
)
_ALIAS_DOI: Final = ("10.2307/", "10.13140/", "10.5281/", "10.6084/")

# Abstracts with fewer characters than the first number are not compared. Of a longer abstract, at most the second number
# of characters is compared.
_SHORTEST_ABSTRACT: Final = 200
_LONGEST_ABSTRACT: Final = 1200


@dataclass(frozen=True)
class Feature:
    """One record, prepared for comparison.

    Records with the same value of `same` agree in title, authors, year, journal, volume, issue, pages, DOI, PubMed
    identifier and type. `abstract` is the beginning of the abstract. It is "" if the abstract is too short to be
    compared, and None if the abstract has not been read. `export` is the file that the record comes from. It is "" if
    that file is not the export of a single database. `details` are the raw fields that `slr.dedupe.identity` compares,
    such as registration numbers.
    """

    record: str
    title: Title
    names: tuple[Name, ...]
    year: int
    journal: str
    volume: str
    issue: str
    pages: Pages | None
    doi: str
    pmid: str
    issns: frozenset[str]
    kind: str
    abstract: str | None
    cochrane: str
    export: str
    same: str | int
    generic: bool
    details: Details
    notice: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    @cached_property
    def identity(self) -> Identity:
        """The identifying fields, such as registration numbers. Reading them is slow, so they are read only if a rule needs them."""
        return read_identity(self.details, self.title.text)

    @property
    def is_notice(self) -> bool:
        """Whether the record is a notice about another work.

        If a database says that the work itself was retracted, a title such as "Retraction: ..." does not make the
        record a notice.
        """
        if self.notice and (is_about(self.notice) or is_stopped(self.notice)):
            return is_about(self.notice)
        return self.title.notice or self.kind in ("erratum", "retraction")


def build(kind: type[T], /, **values: Any) -> T:
    """Create an instance of a frozen class from the values of all its fields.

    This is several times as fast as calling the class, which sets each field separately.
    """
    made = object.__new__(kind)
    vars(made).update(values)
    return made


def read_features(
    records: "pd.DataFrame", sources: Iterable["Source"] = (), *, abstracts: bool = True
) -> Iterator[Feature]:
    """Yield one `Feature` for each record in a table, in the same order.

    `sources` are the sources of the review. They show which exports were merged from several databases
    (`Feature.export`). If `abstracts` is false, the features contain no abstracts: `abstract` is None if the record
    has an abstract long enough to be compared.
    """
    merged = {s.id for s in sources if s.merged}
    names = [c for c in FIELDS if c in records.columns and (abstracts or c != "abstract")]
    columns = {c: _plain_list(records[c], 0 if c == "year" else "") for c in names}
    if not abstracts:
        columns |= _outline_abstracts(records["abstract"])
    columns = {c: values for c, values in columns.items() if any(values)} or columns  # many fields are rare
    ids = records["record"].tolist()
    files = _exports(records, merged) if "file" in records.columns else [""] * len(ids)
    rows = (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))
    for record, row, file in zip(ids, rows, files, strict=True):
        yield read_feature(record, row, file)


def _outline_abstracts(abstracts: "pd.Series[str]") -> dict[str, list[Any]]:
    """Return the columns `unread` and `abstract`.

    `unread` is true for each record with an abstract that is long enough to be compared. `abstract` contains the
    abstracts that could contain a registration number, and "" for all other records.
    """
    numbered = abstracts.str.contains(MAY_HAVE_NUMBER).fillna(False)
    return {
        "unread": (abstracts.str.len() >= _SHORTEST_ABSTRACT).fillna(False).tolist(),
        "abstract": abstracts.where(numbered, "").tolist(),
    }


def _plain_list(column: Any, missing: Any) -> list[Any]:
    if column.dtype == object or is_packed(column):
        return list_values(column)
    return list(column.fillna(missing).tolist())


def _exports(records: "pd.DataFrame", merged: set[str]) -> list[str]:
    """Return the file of each record, or "" if that file is not the export of a single database."""
    rows = zip(records["file"].tolist(), records["kind"].tolist(), records["source"].tolist(), strict=True)
    return [
        file if kind in ("database", "register") and source not in merged else ""
        for file, kind, source in rows
    ]


def read_feature(record: str, row: Mapping[str, Any], export: str = "") -> Feature:
    """Return the `Feature` of one record.

    If the row's value `unread` is true, its `abstract` is only searched for registration numbers. It is not compared.
    """
    title = read_title(str(row.get("title") or ""))
    notice, links = tuple(row.get("notice") or ()), tuple(row.get("notice_link") or ())
    authors: Sequence[str] = row.get("authors") or ()
    journal = str(row.get("journal") or "").strip()
    doi = clean_doi(str(row.get("doi") or "")) or ""
    pages = str(row.get("pages") or "")
    written = str(row.get("volume") or "")
    volume, issue = read_issue(written, str(row.get("issue") or ""))
    names = read_names(authors[:40])
    year = int(row.get("year") or 0)
    type_ = str(row.get("type") or "")
    cochrane = _COCHRANE.search(f"{doi} {pages.lower()}") if "d0" in doi or pages[:1] in "CcMm" else None
    same = "\x1f".join(
        (
            title.key,
            ";".join([f"{n.family} {n.initials}" for n in names]),
            str(year),
            _spell_journal(journal),
            volume,
            issue,
            pages.strip().lower(),
            doi,
            str(row.get("pmid") or ""),
            type_,
            str(title.notice),
            str(title.answer),
            title.version,
            str(is_about(notice)),
        )
    )
    return build(
        Feature,
        record=record,
        title=title,
        names=names,
        year=year,
        journal=journal,
        volume=volume,
        issue=issue,
        pages=_place(pages, volume),
        doi=doi,
        pmid=str(row.get("pmid") or "").strip(),
        issns=_issns(str(row.get("isbn") or "")),
        kind=_kind(type_, journal if written.isdigit() else f"{journal} {written}", doi),
        abstract=None if row.get("unread") else begin_abstract(str(row.get("abstract") or "")),
        cochrane=cochrane[0] if cochrane else "",
        export=export,
        same=same,
        generic=is_generic(title),
        notice=notice,
        links=links,
        details=read_details(row),
    )


@lru_cache(maxsize=65536)
def _spell_journal(text: str) -> str:
    return " ".join(map(" ".join, read_journal(text)))


def begin_abstract(text: str) -> str:
    """Return the beginning of an abstract, or "" if the abstract is too short to be compared.

    >>> len(begin_abstract("a" * 2000)), begin_abstract("No abstract.")
    (1200, '')
    """
    return text[:_LONGEST_ABSTRACT] if len(text) >= _SHORTEST_ABSTRACT else ""


def strip_version(doi: str) -> str:
    """Return a DOI without its version suffix.

    >>> strip_version("10.1002/14651858.cd002273.pub3"), strip_version("10.31234/osf.io/abcde_v2")
    ('10.1002/14651858.cd002273', '10.31234/osf.io/abcde')
    """
    if doi[-1:].isdigit() and (found := _DOI_ROUND.match(doi)):
        return doi[: found.start(1) - 1]
    return _DOI_VERSION.sub("", doi) if "v" in doi or ".pub" in doi else doi


def read_doi_version(doi: str) -> str:
    """Return the version number at the end of a DOI, or "" if there is none.

    >>> read_doi_version("10.21203/rs.3.rs-12345/v2"), read_doi_version("10.1000/xyz.12")
    ('2', '')
    """
    found = _DOI_ROUND.match(doi) or _DOI_VERSION.search(doi)
    return found[1] if found else ""


def is_alias(doi: str) -> bool:
    """Return whether a repository assigned the DOI. The work can then also have a DOI from its publisher.

    The repositories are JSTOR, ResearchGate, Zenodo and figshare.
    """
    return doi.startswith(_ALIAS_DOI)


def _place(text: str, volume: str) -> Pages | None:
    """Return the pages as `read_pages` does, or None if no pages are stated.

    Pages that begin with page 1 suggest an early online version (`early`), but only if the record has no volume.
    """
    pages = read_pages(text)
    return pages._replace(early=False) if pages is not None and pages.early and volume else pages


def _issns(text: str) -> frozenset[str]:
    return frozenset(i.replace("-", "").lower() for i in _ISSN.findall(text)) if text else frozenset()


def _kind(type_: str, journal: str, doi: str) -> str:
    """Return the kind of publication that a record describes, such as preprint or article, or "" if it is unknown."""
    return "preprint" if doi and _PREPRINT_DOI.match(doi) else _kind_of_place(type_, journal)


@lru_cache(maxsize=65536)
def _kind_of_place(type_: str, journal: str) -> str:
    place = plain(journal)
    if type_ == "preprint" or _PREPRINT.search(place):
        return "preprint"
    if type_ == "thesis" or _THESIS.search(place):
        return "thesis"
    if type_ == "conference" or (_CONFERENCE.search(place) and not _ACADEMY.search(place)):
        return "conference"
    if type_ in (
        "erratum",
        "retraction",
        "registration",
        "dataset",
        "book",
        "chapter",
        "editorial",
        "letter",
    ):
        return type_
    return "article" if place.strip() else ""


# Words that name a kind of text. Thousands of works have titles that consist of such words.
_GENERIC: Final = frozenset(
    """the a an guest issue book table list index of in this to from new letter letters review reviews board front back
    cover matter content contents editor editors editorial editorials introduction introductions introductory foreword
    preface prologue epilogue abstract abstracts information news correspondence commentary comment comments discussion
    reply response erratum errata corrigendum corrigenda correction retraction announcement announcements calendar
    contributors author authors subject acknowledgement acknowledgements acknowledgment acknowledgments reviewer reviewers
    masthead conclusion conclusions summary note notes obituary memoriam message president presidential address welcome
    overview special section theme symposium proceedings conference journal annual report volume number part poster oral
    session presentation presentations panel keynote pengantar redaksi daftar isi and for on with about by minitrack
    supplement""".split()
)
# Titles in Chinese and Japanese that only name a kind of text: calls for papers, notices to authors, members of the
# board. Shorter titles count as general without being listed.
_GENERIC_IN_CHARACTERS: Final = frozenset(
    """编辑委员会名单 编委会成员名单 期刊征稿启事 杂志征稿启事 投稿注意事项 作者投稿须知 编辑委员会委員 編集委員会委員 投稿規定および執筆要領
    会议征文通知""".split()
)


def is_generic(title: Title) -> bool:
    """Return whether a title is too general to identify a work, because it is too short or only names a kind of text.

    >>> is_generic(read_title("Editorial Board")), is_generic(read_title("Cognitive load in triage nurses"))
    (True, False)
    """
    if has_characters(title.key):
        return count_letters(title.key) < 12 or title.key in _GENERIC_IN_CHARACTERS
    few = len(title.key) < 12 or len(title.words) < 2
    return few or all(w in _GENERIC or w.isdigit() for w in title.words)
