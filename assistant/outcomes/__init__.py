"""Other outcomes than an answer: greetings, danger, out of scope, sources that disagree."""
