"""What an answer costs: seconds, tokens, energy, carbon."""
