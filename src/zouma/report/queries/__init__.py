"""Reads of the report: the figures of an edition, each with what it rests on."""
