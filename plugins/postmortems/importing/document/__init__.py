"""A source document, parsed: sections, lists, tables, paragraphs and labelled fields, each with its lines.

Line numbers start at 1, as in an editor. Nothing here knows what a post-mortem is, except the labels in `labels.yml`
that turn a line of text into a heading or a field.
"""

from postmortems.importing.document.blocks import Block, Heading, Item, List, Other, Paragraph, Row, Table
from postmortems.importing.document.document import Document, read_document
from postmortems.importing.document.fields import Field, bold_label, in_italics, is_about_cause
from postmortems.importing.document.frontmatter import Frontmatter
from postmortems.importing.document.lines import Lines
from postmortems.importing.document.mail_head import is_quoted_mail, sender_of
from postmortems.importing.document.sections import Section, label_of
from postmortems.importing.document.view import words_of_others

__all__ = [
    "Block",
    "Document",
    "Field",
    "Frontmatter",
    "Heading",
    "Item",
    "Lines",
    "List",
    "Other",
    "Paragraph",
    "Row",
    "Section",
    "Table",
    "bold_label",
    "in_italics",
    "is_about_cause",
    "is_quoted_mail",
    "label_of",
    "read_document",
    "sender_of",
    "words_of_others",
]
