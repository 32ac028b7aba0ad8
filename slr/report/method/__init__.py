"""Draft the methods text of the review from its data.

Each function `describe_...` returns one `Topic` of the text, or None if there is nothing to describe. Counts
come from the tables of the synthesis, the flow and the protocol. Settings come from the protocol. Most sentences with a count mention the
table, section or figure that shows the count. A sentence claims a procedure, such as "without seeing other verdicts", only if the data
show the procedure. A topic can also contain questions that only the authors can answer.
"""
