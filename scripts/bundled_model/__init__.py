"""How the bundled model was made: text generator, tokenizer, trainer, evaluation and export. See README.md."""
