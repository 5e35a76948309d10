"""Prose to statements with questions: blocks, sentences, clauses, then a table of relations and a grammar of verbs."""
