"""Counting people on the spot: at entrances, by area, as they walk past, by machine."""
