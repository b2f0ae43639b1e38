"""What can go wrong while answering, as one tree. Messages are French, name the value and the remedy.

AssistantError
├── UsageError               the command line has no meaning
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

The page adds its own: `assistant.frontend.PageError`, `assistant.accounts.AccountError`. A question that can't be
searched is `retrieval.errors.InvalidQuestion`.
"""


class AssistantError(Exception):
    """Root of the tree."""


class UsageError(AssistantError):
    """The command line has no meaning."""


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
