"""Reads as events: their shape, how they are appended and gathered into days; no database."""
