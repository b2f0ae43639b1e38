"""DILA's XML, schemas 3.0 to 3.5, to `Sheet`: the only place that knows the feed's element names.

`reader` opens a document safely, `inline` reads mixed content, `resource_lines`, `tables`, `body` and `questionnaire`
give blocks, `resource_values` what an assistant needs as data, `sheet` puts them together. `vocabulary` knows every
name and why some say nothing, `words` what passages are held to, `indexes` the files beside the sheets.
Source: the XSD published by DILA beside its open data.
"""
