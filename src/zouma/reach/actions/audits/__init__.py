"""Writes of audits: plans drawn, counts taken down."""
