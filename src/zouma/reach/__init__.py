"""Audience and readership: the ledger of counts, the store of events, the counting."""
