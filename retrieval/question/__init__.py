"""What a question says: cleaned, its spelling, the words of the sheets that stand for its own."""
