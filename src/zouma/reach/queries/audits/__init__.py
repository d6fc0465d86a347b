"""Reads of audits: the frame, the sample again, what was found."""
