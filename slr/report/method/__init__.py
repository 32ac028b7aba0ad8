"""Draft the methods text of the review from its data.

Each module has functions that return one `Topic` of the text. Every number is counted from the tables of the synthesis or from
the flow, and is followed by a mention of its table or figure. A word that claims a procedure, such as "independently", is used only
if the data show the procedure; otherwise the topic asks the authors.
"""
