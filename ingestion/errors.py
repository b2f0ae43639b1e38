"""What can go wrong before the index is published, as one tree. Messages are French, name the value and the remedy.

IngestionError
├── SourcesFileError   corpus_sources.yaml can't be read or says something that has no meaning
├── SourceError        a source can't be reached or opened
├── SheetError         one document can't be read; the run goes on and counts it
└── PublicationRefused publishing would lose something (real sheets replaced by examples, nothing to index...)
"""


class IngestionError(Exception):
    """Root of the tree."""


class SourcesFileError(IngestionError):
    """The list of sources can't be read or says something that has no meaning."""


class SourceError(IngestionError):
    """A source can't be reached or opened."""


class SheetError(IngestionError):
    """One document can't be read; the run goes on and counts it."""


class PublicationRefused(IngestionError):
    """Publishing would lose something that stands in the index now, or publish nothing."""
