"""Where sheets branch: the case that the citizen is in, and what to ask to know it."""
