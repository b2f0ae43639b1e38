"""An answer written by a language model from its sources."""
