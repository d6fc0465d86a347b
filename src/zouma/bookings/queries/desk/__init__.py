"""Reads of the organisers' desk; each begins with what an account looks after."""
