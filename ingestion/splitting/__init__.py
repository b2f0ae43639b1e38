"""From a sheet to its passages, each in its place, with the partners that it sends to."""
