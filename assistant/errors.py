"""What can go wrong while answering, as one tree. Messages are French, name the value and the remedy.

AssistantError
├── AccountError             an account that can't be read, named or changed
├── CostLogError             the log of what answers cost can't be written
├── PageError                the page can't be served
├── SettingsError            a setting of the model has no meaning
└── ChatModelError           the model gave no usable answer: the sheets' own words take its place
    ├── ChatModelUnreachable     nobody answers at this address
    ├── ChatModelTimeout         the model stays silent too long
    ├── ChatModelRefused         the key is wrong or has no right to the model (401, 403)
    ├── UnknownChatModel         the address or the model does not exist (404)
    ├── PromptTooLong            the question and its sources do not fit (413, 422, context length)
    ├── ChatModelUnavailable     too many requests or a server in trouble (424, 429, 5xx)
    ├── InvalidChatAnswer        empty, cut or unreadable
    └── UncitedAnswer            not one valid citation

`citizen.schema.NothingToTell` and `citizen.languages.UnknownLanguage` stand where they are raised. A question that
can't be searched is `retrieval.errors.InvalidQuestion`, a command line without meaning `retrieval.errors.UsageError`.
"""


class AssistantError(Exception):
    """Root of the tree."""


class AccountError(AssistantError):
    """An account that can't be read, named or changed."""


class CostLogError(AssistantError):
    """The log of what answers cost can't be written."""


class PageError(AssistantError):
    """The page can't be served."""


class SettingsError(AssistantError):
    """A setting of the model has no meaning."""


class ChatModelError(AssistantError):
    """The model gave no usable answer."""


class ChatModelUnreachable(ChatModelError):
    """Nobody answers at this address."""


class ChatModelTimeout(ChatModelError):
    """The model stays silent too long."""


class ChatModelRefused(ChatModelError):
    """The key is wrong or has no right to the model."""


class UnknownChatModel(ChatModelError):
    """The address or the model does not exist."""


class PromptTooLong(ChatModelError):
    """The question and its sources do not fit in what the model can read."""


class ChatModelUnavailable(ChatModelError):
    """Too many requests, or a server in trouble."""


class InvalidChatAnswer(ChatModelError):
    """The answer is empty, cut or unreadable."""


class UncitedAnswer(ChatModelError):
    """The answer cites none of its sources."""
