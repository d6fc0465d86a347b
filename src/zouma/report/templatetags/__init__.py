"""Figures in templates."""
