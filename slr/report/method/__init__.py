"""Draft the methods text of the review from its data.

Each module has functions that return one `Topic` of the text. Counts come from the tables of the synthesis and from the flow, and
settings come from the protocol. Almost every sentence with a count mentions the table, section or figure that shows the count. A word
that claims a procedure, such as "independently", is used only if the data show the procedure; otherwise the topic asks the authors.
"""
