"""The page that agents chat in: Chainlit, its accounts, what it shows of an answer."""
