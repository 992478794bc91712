"""Markdown, HTML and words: the one place that cleans what records hold.

Everything in a record is taken for hostile. `fields` turns text fields into HTML with a closed set of tags,
`body` turns a body (GitHub Flavored Markdown) into clean HTML, `html` has the type of finished HTML.
"""
