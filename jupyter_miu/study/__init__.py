"""Study sheets: what a text says, as statements and question cards in several wordings.

cards.py      the values: Statement, Card, Sheet (what is trained, what is held out as a probe)
sentences.py  sentences, clauses, and who "she" or "the company" is
patterns.py   the table of sentence patterns and the ways to ask for each
rules.py      sentences to statements and cards, by that table
probing.py    which wordings are held out, and requests around those of a fact that has few
reader.py     cards the model writes itself, for what the rules missed
reversed.py   questions for the subject, statements in another order
teacher.py    cards from a server that the user named
writer.py     a whole sheet from chunks
sheet_file.py, sheet_reader.py  a sheet as a file that people edit
"""
