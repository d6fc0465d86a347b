"""Reads of head counts: the plan, what was counted by it, what comes of it."""
