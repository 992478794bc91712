"""Markdown, HTML and words: the one place that cleans what records hold.

Everything in a record is taken for hostile. `fields` turns text fields into HTML with a closed set of tags. A body is
parsed by `gfm`, cleaned by `cleaner` unless `html_limits` says that this would take too long, and written by `body`.
`html` has the type of finished HTML. `body_outline`, `anchors` and `slugs` answer what a body links to and what links
lead to; `unsupported_markup` finds what is not GitHub Flavored Markdown, `unused_definitions` what is not shown.
`credentials` redacts what must not be quoted, `terminal` prints, `suggest` finds the intended word, and `words/` has
the texts of the site.
"""
