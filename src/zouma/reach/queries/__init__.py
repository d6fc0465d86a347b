"""Reads of reach: what stands in the ledger, and what of it counts."""
