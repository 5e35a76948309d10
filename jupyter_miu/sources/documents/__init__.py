"""Documents that are not plain text, one module a format; each gives Markdown text with headings and tables kept.

Knows nothing of which suffix leads where (``formats``) nor of what is done with the text.
"""
