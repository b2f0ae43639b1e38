"""What judges passages again: a cross-encoder or an API."""
