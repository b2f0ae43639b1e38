"""Open data to index, offline: sources, parsing, chunking, publication."""
