"""Zouma: the open system that runs a city's public science programme."""

__version__ = "0.1.0"
