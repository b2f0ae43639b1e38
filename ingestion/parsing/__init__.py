"""From the bytes of a document to its sheets: DILA's XML, the labour ministry's JSON, a house's own notices."""
