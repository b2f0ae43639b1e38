"""What changed between two corpora, before it is published: sheets, sections, sentences and the facts that moved."""
