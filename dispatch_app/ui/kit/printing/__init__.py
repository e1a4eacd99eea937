"""The slip as a document, and its way onto paper. Knows no seat and no window."""
