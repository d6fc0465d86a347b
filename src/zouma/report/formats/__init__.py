"""A sheet as files: text for a terminal, tables, JSON, a page of its own, a DCAT dataset."""
