"""Pages of reach: hosts' returns, audits, head counts, interviews."""
