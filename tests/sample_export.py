"""Small good exports in every format, each with four made-up records that a test can find again by their words."""

from typing import Final, NamedTuple

# the words of each record: one in its title, one in another field
WORDS: Final = (
    ("alfawick", "zonker"),
    ("bravolamp", "yarrowby"),
    ("charliepier", "xantico"),
    ("deltagull", "wexmoor"),
)


class Sample(NamedTuple):
    """The text of an export: before, between and after its records, and a record with TITLE, PLACE and NUM to be filled in.

    In a format with `borders`, a damaged record never changes the records beside it.
    """

    record: str
    before: str = ""
    between: str = ""
    after: str = ""
    borders: bool = True

    def records(self) -> list[str]:
        """Return the text of each record."""
        filled = []
        for number, (title, place) in enumerate(WORDS, 1):
            text = self.record.replace("TITLE", title.capitalize()).replace("PLACE", place.capitalize())
            filled.append(text.replace("NUM", str(number)))
        return filled

    def join(self, records: list[str]) -> str:
        """Return the text of the export with these records."""
        return f"{self.before}{self.between.join(records)}{self.after}"


_TABLE: Final = (
    'NUM,"Sleep of TITLE crews, again","Wick, A.; Lamp, B.",201NUM,Journal of PLACE Work,'
    '"They slept\nin ""quiet"" bunks, at sea",10.5555/aNUM\n'
)

SAMPLES: Final[dict[str, Sample]] = {
    "ris": Sample(
        "TY  - JOUR\nAU  - Doe, Jane\nTI  - Sleep of TITLE crews\nJO  - Journal of PLACE Work\nPY  - 201NUM\n"
        "DO  - 10.5555/aNUM\nAB  - They slept\nwell on board.\nER  - \n",
        between="\n",
    ),
    "medline": Sample(
        "PMID- 10NUM\nOWN - NLM\nTI  - Sleep of TITLE crews\n      on board\nFAU - Doe, Jane\nDP  - 201NUM\n"
        "JT  - Journal of PLACE Work\nAB  - They slept.\nSO  - J Work. 201NUM.\n",
        between="\n",
    ),
    "medline eric": Sample(
        "OWN - ERIC\nTI  - Sleep of TITLE crews\nAU  - Doe, Jane\nDP  - 201NUM\nOID - EJ10NUM\n"
        "JT  - Journal of PLACE Work\nAB  - They slept.\n",
        between="\n",
    ),
    "refer": Sample(
        "%0 Journal Article\n%T Sleep of TITLE crews\n%A Doe, Jane\n%D 201NUM\n%J Journal of PLACE Work\n%P NUM-9\n",
        between="\n",
    ),
    "refer abstract": Sample(
        "%0 Journal Article\n%T Sleep of TITLE crews\n%A Doe, Jane\n%D 201NUM\n%J Journal of PLACE Work\n%X They slept.\n",
        between="\n",
    ),
    "wos": Sample(
        "PT J\nAU Doe, J\n   Roe, A\nTI Sleep of TITLE crews\nSO JOURNAL OF PLACE WORK\nAB They slept\n   on board.\n"
        "PY 201NUM\nUT WOS:00NUM\nER\n",
        before="FN Clarivate Analytics Web of Science\nVR 1.0\n",
        between="\n",
        after="\nEF\n",
    ),
    "ovid": Sample(
        "<NUM>\nUI  - 10NUM\nAU  - Doe J\nTI  - Sleep of TITLE crews.\nSO  - Journal of PLACE Work. 1(2):3-4, 201NUM.\n"
        "AB  - They slept\n      on board.\n",
        between="\n",
    ),
    "ovid readable": Sample(
        "<NUM>\nUnique Identifier\n  10NUM\nTitle\n  Sleep of TITLE crews.\nAuthor\n  Doe J.\nSource\n"
        "  Journal of PLACE Work. 1(2):3-4, 201NUM.\n",
        between="\n",
    ),
    "cochrane": Sample(
        "Record #NUM of 4\nID: CN-0000010NUM\nAU: Doe J\nTI: Sleep of TITLE crews\nSO: Journal of PLACE work\nYR: 201NUM\n"
        "PG: 10-19\nDOI: 10.5555/aNUM\nAB: They slept\nwell.\n",
        between="\n",
    ),
    "refworks": Sample(
        "RT Journal Article\nSR Electronic(1)\nID 30NUM\nA1 Doe,Jane\nT1 Sleep of TITLE crews\nJF Journal of PLACE Work\n"
        "YR 201NUM\nSP 11\nOP 19\nAB They slept.\n",
        between="\n",
    ),
    "noteexpress": Sample(
        "{Reference Type}: Journal Article\n{Title}: Sleep of TITLE crews\n{Author}: 王安;李宁;\n{Journal}: PLACE 研究\n"
        "{Year}: 201NUM\n{Pages}: 12-20\n{Abstract}: 目的:探讨夜班。\n",
        between="\n",
    ),
    "cnki": Sample(
        "SrcDatabase-来源库: 期刊\nTitle-题名: TITLE的夜班与睡眠\nAuthor-作者: 王安;李宁;\nSource-文献来源: PLACE研究\n"
        "Year-年: 201NUM\nPageCount-页码: 31-40\n",
        between="\n",
    ),
    "pubmed abstract": Sample(
        "NUM. J Work. 201NUM Mar;7(3):101-109. doi: 10.5555/a.60NUM.\n\nSleep of TITLE crews: a survey of\nharbour drivers.\n\n"
        "Doe J(1), van der Berg J(2).\n\nAuthor information:\n(1)University of Work, Harbour.\n(2)Example Hospital.\n\n"
        "AIM: To ask PLACE drivers.\n\nDOI: 10.5555/a.60NUM\nPMID: 9000060NUM\n\n",
        between="\n",
    ),
    "pubmed summary": Sample(
        "NUM: Doe J, van der Berg J. Sleep of TITLE crews. J PLACE Work. 201NUM Mar;7(3):101-109. doi: 10.5555/a.50NUM. "
        "PMID: 9000050NUM.\n",
        between="\n",
    ),
    "bibtex": Sample(
        "@article{keyNUM,\n  author = {Wick, A{.} and Lamp, B.},\n  title = {Sleep of {TITLE} crews},\n"
        "  journal = {Journal of PLACE Work},\n  year = {201NUM}\n}\n",
        between="\n",
    ),
    "csl-json": Sample(
        '{"type": "article-journal",\n "id": "kNUM", "title": "Sleep of TITLE crews",\n "container-title": "Journal of PLACE Work",'
        '\n "author": [{"family": "Doe", "given": "A."}], "issued": {"date-parts": [[201NUM]]}}',
        "[", ",\n", "]\n", borders=False,
    ),
    "crossref": Sample(
        '  {"DOI": "10.5555/aNUM", "type": "journal-article",\n   "title": ["Sleep of TITLE crews"], "container-title": '
        '["Journal of PLACE Work"],\n   "author": [{"given": "Mira", "family": "Asher"}], "issued": {"date-parts": [[201NUM, 3]]}}',
        '{"status": "ok", "message-type": "work-list", "message": {"total-results": 4, "items": [\n', ",\n", "\n]}}\n",
        borders=False,
    ),
    "openalex": Sample(
        '{"id": "https://openalex.org/W10NUM", "doi": "https://doi.org/10.5555/aNUM",\n "title": "Sleep of TITLE crews", '
        '"publication_year": 201NUM, "type": "article",\n "primary_location": {"source": {"display_name": "Journal of PLACE Work"}},'
        '\n "authorships": [{"author": {"display_name": "Mira Asher"}}]}',
        '{"meta": {"count": 4}, "results": [', ",\n", "]}\n", borders=False,
    ),
    "publish-or-perish": Sample(
        '{"uid": "GS:NUM", "title": "Sleep of TITLE crews", "source": "Journal of PLACE Work", "publisher": "example.org",\n'
        '  "article_url": "https://example.org/NUM", "cites_url": "https://example.org/c", "year": 201NUM, "authors": ["M Asher"]}',
        "[", ",\n ", "]\n", borders=False,
    ),
    "plos": Sample(
        '  {"id":"10.1371/journal.example.000000NUM","journal":"PLOS PLACE","eissn":"1234-5679",\n'
        '   "publication_date":"201NUM-03-01T00:00:00Z","author_display":["Mira Asher"],\n'
        '   "abstract":["They slept."],"title_display":"Sleep of TITLE crews","score":1.0}',
        '{"response":{"numFound":4,"start":0,"docs":[\n', ",\n", "]}}\n", borders=False,
    ),
    "europe-pmc": Sample(
        ' {"id": "9000010NUM", "source": "MED", "pmid": "9000010NUM", "title": "Sleep of TITLE crews.",\n'
        '  "authorString": "Abara N.", "journalTitle": "J PLACE Work", "pubYear": "201NUM", "pubType": "journal article"}',
        '{"version": "6.9", "hitCount": 4, "resultList": {"result": [\n', ",\n", "\n]}}\n", borders=False,
    ),
    "semantic-scholar": Sample(
        ' {"paperId": "aaaNUM", "externalIds": {"DOI": "10.5555/aNUM"}, "title": "Sleep of TITLE crews", "abstract": null,\n'
        '  "venue": "Journal of PLACE Work", "year": 201NUM, "authors": [{"authorId": "1", "name": "Ngozi Abara"}]}',
        '{"total": 4, "offset": 0, "data": [\n', ",\n", "\n]}\n", borders=False,
    ),
    "clinicaltrials": Sample(
        '{"protocolSection": {"identificationModule": {"nctId": "NCT9000010NUM", "briefTitle": "Sleep of TITLE crews"},\n'
        ' "statusModule": {"startDateStruct": {"date": "201NUM-02"}},\n'
        ' "sponsorCollaboratorsModule": {"leadSponsor": {"name": "PLACE Harbour Trust"}}}, "hasResults": false}',
        "[", ",\n", "]\n", borders=False,
    ),
    "pubmed-xml": Sample(
        "<PubmedArticle><MedlineCitation><PMID>10NUM</PMID><Article>\n<Journal><Title>Journal of PLACE Work</Title></Journal>\n"
        "<ArticleTitle>Sleep of TITLE crews</ArticleTitle>\n<AuthorList><Author><LastName>Doe</LastName></Author></AuthorList>"
        "</Article></MedlineCitation></PubmedArticle>",
        "<?xml version='1.0'?>\n<PubmedArticleSet>\n", "\n", "\n</PubmedArticleSet>\n",
    ),
    "endnote-xml": Sample(
        '<record><rec-number>NUM</rec-number><ref-type name="Journal Article">17</ref-type>\n<contributors><authors><author>'
        "Asher, Mira</author></authors></contributors>\n<titles><title>Sleep of TITLE crews</title><secondary-title>"
        "Journal of PLACE Work</secondary-title></titles>\n<dates><year>201NUM</year></dates></record>",
        '<?xml version="1.0" encoding="UTF-8" ?><xml><records>', "", "</records></xml>\n",
    ),
    "ebsco-xml": Sample(
        '<rec recordID="NUM"><header shortDbName="ccm" uiTerm="90NUM" uiTag="AN"><controlInfo><jinfo><jtl>Journal of PLACE Work'
        '</jtl></jinfo>\n<pubinfo><dt year="201NUM" month="03" day="01">201NUM</dt></pubinfo>\n<artinfo><tig><atl>Sleep of TITLE '
        "crews.</atl></tig><aug><au>Abara, Ngozi</au></aug></artinfo></controlInfo></header></rec>",
        '<?xml version="1.0" encoding="UTF-8"?>\n<records>', "\n", "</records>\n",
    ),
    "ictrp": Sample(
        "  <Trial><Internal_Number>9NUM</Internal_Number>\n    <TrialID>ACTRN9000000000010NUM\n    </TrialID>\n    <Public_title>"
        "Sleep of TITLE crews\n    </Public_title>\n    <Primary_sponsor>PLACE Harbour Trust\n    </Primary_sponsor>\n"
        "    <Date_registration3>201NUM0301\n    </Date_registration3></Trial>",
        "<?xml version='1.0' encoding='UTF-8' ?>\n<Trials_downloaded_from_ICTRP>\n", "\n", "\n</Trials_downloaded_from_ICTRP>\n",
    ),
    "table comma": Sample(_TABLE, "No,Title,Authors,Year,Journal,Abstract,DOI\n"),
    "table tab": Sample(
        "NUM\tSleep of TITLE crews, again\tWick, A.; Lamp, B.\t201NUM\tJournal of PLACE Work\tThey slept.\t10.5555/aNUM\n",
        "No\tTitle\tAuthors\tYear\tJournal\tAbstract\tDOI\n",
    ),
    "table semicolon": Sample(
        'NUM;"Sleep of TITLE crews";"Wick, A., Lamp, B.";201NUM;"Journal of PLACE Work";"They slept."\n',
        "No;Title;Authors;Year;Journal;Abstract\n",
    ),
    "clinicaltrials csv": Sample(
        'NCT9000010NUM,Sleep of TITLE crews,https://clinicaltrials.gov/study/NCT9000010NUM,COMPLETED,"It tests bunks, and rest.",'
        "Fatigue|Sleep,PLACE Harbour Trust,INTERVENTIONAL,201NUM-01-01\n",
        "NCT Number,Study Title,Study URL,Study Status,Brief Summary,Conditions,Sponsor,Study Type,Start Date\n",
    ),
    "ictrp csv": Sample(
        "ChiCTR200090010NUM,22 March 2020,Sleep of TITLE crews,A trial of sleep,PLACE Hospital,201NUM0322,ChiCTR,Fatigue\n",
        "TrialID,Last Refreshed on,Public title,Scientific title,Primary sponsor,Date registration3,Source Register,Condition\n",
    ),
    "web of science table": Sample(
        "J\tAsher, M; van der Berg, J\tSleep of TITLE crews\tJOURNAL OF PLACE WORK\tEnglish\tClerks work.\t201NUM\tWOS:00NUM\n",
        "PT\tAU\tTI\tSO\tLA\tAB\tPY\tUT\n",
    ),
    "reference list": Sample(
        "Wick, A., & Lamp, B. (201NUM). Sleep of TITLE crews. Journal of PLACE Work, NUM(2), 10-20.\n", between="\n",
    ),
    "numbered reference list": Sample(
        "[NUM] Wick A, Lamp B. Sleep of TITLE crews. Journal of PLACE Work. 201NUM;NUM(2):10-20.\n",
    ),
    "identifier-list": Sample("10.5555/TITLE.PLACE.NUM\n"),
    "html-table": Sample(
        "<tr><td>NUM</td><td>Sleep of <i>TITLE</i> crews</td><td>Lestari, Dewi<br>Putra, I Made</td>\n"
        "<td>Journal of PLACE Work</td><td>201NUM</td></tr>\n",
        "<html><body>\n<table border=1>\n<tr><th>No</th><th>Title</th><th>Authors</th><th>Journal</th><th>Year</th></tr>\n",
        "", "</table>\n</body></html>\n",
    ),
}  # fmt: skip
