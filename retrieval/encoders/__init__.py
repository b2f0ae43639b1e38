"""Text to dense vectors: the embedded model, any sentence-transformers model, or an API."""
