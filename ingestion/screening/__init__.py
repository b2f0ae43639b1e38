"""Words of a document that seem aimed at a language model rather than at a reader."""
