"""DILA's XML, schemas 3.0 to 3.5, to `Sheet`: the only place that knows the feed's element names.

`reader` opens a document safely, `inline` reads mixed content, `tables`, `body` and `annexes` give blocks, `sheet` puts
them together. Source: the XSD published by DILA beside its open data.
"""
