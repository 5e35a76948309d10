"""Source code to statements with questions: Python by ast, other languages by tree-sitter. Nothing is run."""
