"""The files of a new knowledge base, as package data. A leading `dot-` of a name stands for a dot."""
