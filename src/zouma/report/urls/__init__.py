"""Addresses of the report."""
