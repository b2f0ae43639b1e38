"""What a word processor writes (DOCX, ODT, PDF) -> blocks, in a process of its own.

What has mark-up (DOCX, ODT) becomes HTML and is read by ``ingestion/parsing/markup.py``, as HTML and Markdown are. What
has only places on pages (PDF) becomes unstructured's elements, which know their page and their depth.

unstructured's partitioners themselves are not called (0.27.32): ``partition_pdf`` imports a detector of layouts and its
image libraries even for ``strategy="fast"``; ``partition_odt`` needs pandoc; ``partition_docx`` passes over content
controls, footnotes and text boxes and loses the header rows and the no-break spaces of tables; and each asks an English
language model, downloaded at run time, whether a French line is a title. Nothing here needs a model or the network.
"""
