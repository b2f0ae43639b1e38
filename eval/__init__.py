"""How good is it, in numbers."""
