"""Formats of programmes: readers turn bytes into records, writers turn records into bytes."""
