"""Tables of reach: the ledger of counts, channels and materials."""
