"""What a question means after those that came before it."""
