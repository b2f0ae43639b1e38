"""The documents of a run against those of the published generation: what is new, what is kept, what has left."""
