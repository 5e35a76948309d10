"""What teaching gives and costs, ours and others', on the bundled model: ``python -m benchmarks.learning --help``."""
