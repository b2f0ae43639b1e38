"""Where generations stand: a folder with Qdrant Edge, or a Qdrant server."""
