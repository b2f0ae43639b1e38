"""What can go wrong with the index, as one tree. Messages are French, name the value and the remedy.

RetrievalError
├── UsageError           the command line has no meaning
├── SettingsError        a setting has no meaning
├── MissingIndex         nothing was ever published there
├── IncompatibleIndex    written by another encoder, lexical setting or version
├── IndexBusy            another run is writing there
├── UnknownGeneration    a generation that this index does not keep
├── UnwritableIndex      a new generation can't be written: disk full, no right
├── DamagedIndex         the published generation can't be read
├── EngineError          a Qdrant server that does not answer, refuses, or is too old
├── UnknownFilter        a filter asks for a value that no sheet has
├── InvalidQuestion      empty, too long, not French
├── InvalidQuestionFile  a question or batch file that can't be read
├── LexiconError         a table of the lexicon is missing or damaged
├── EncoderError         a model that can't be loaded, or an embeddings API that fails
└── RerankerError        a reranking model that can't be loaded, fails or is too slow, or an API that fails
"""


class RetrievalError(Exception):
    """Root of the tree."""


class UsageError(RetrievalError):
    """The command line has no meaning."""


class SettingsError(RetrievalError):
    """A setting has no meaning."""


class MissingIndex(RetrievalError):
    """Nothing was ever published in this folder."""


class IncompatibleIndex(RetrievalError):
    """The index was written with another encoder, lexical setting or version of the layout."""


class IndexBusy(RetrievalError):
    """Another run is writing the index."""


class UnknownGeneration(RetrievalError):
    """The index does not keep this generation."""


class UnwritableIndex(RetrievalError):
    """A new generation can't be written: the disk is full, or the folder is not ours."""


class DamagedIndex(RetrievalError):
    """The published generation can't be read."""


class EngineError(RetrievalError):
    """The Qdrant server does not answer, refuses, or is too old."""


class UnknownFilter(RetrievalError):
    """A filter asks for a value that no sheet of the index has."""


class InvalidQuestion(RetrievalError):
    """The question is empty, too long or not in French."""


class InvalidQuestionFile(RetrievalError):
    """The file of questions can't be read."""


class LexiconError(RetrievalError):
    """A table of the lexicon is missing or damaged."""


class EncoderError(RetrievalError):
    """The encoder can't be loaded or does not answer."""


class RerankerError(RetrievalError):
    """The reranker can't be loaded, fails, or takes longer than it is allowed."""
