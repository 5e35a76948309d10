"""One verb a module, each binding ``command``. See docs/adding-a-command.md."""
