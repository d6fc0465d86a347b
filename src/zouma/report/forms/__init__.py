"""What is filled in on pages of the report."""
