"""Reads of the programme: rows and frozen records, never writes."""
