"""How good the answers are: extraction, proof, conversation, privacy, outcomes."""
