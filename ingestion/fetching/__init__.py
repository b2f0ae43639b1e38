"""From an address or a path to documents in memory; nothing that comes is trusted."""
