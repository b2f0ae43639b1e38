"""Open data to index, offline: sources, parsing, chunking, publication."""

import os

# unstructured calls its maker's server as soon as it is imported, and prints an advertisement on stdout: this has to
# stand before any import of it
os.environ["DO_NOT_TRACK"] = os.environ["UNSTRUCTURED_DISABLE_NOTICE"] = "1"
