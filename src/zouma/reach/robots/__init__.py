"""Which user agents are programs, by dated lists in layers; no database."""
