"""Question to answer, each statement with its source."""
