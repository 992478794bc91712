"""The files of a new knowledge base, as package data. A leading `dot-` of a name becomes a dot."""
