"""What a run did, for a person at a terminal, as a page, and for a program."""
