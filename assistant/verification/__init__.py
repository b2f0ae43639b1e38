"""Each sentence of an answer compared with the passages that it cites."""
