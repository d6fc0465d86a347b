"""The mathematics, which knows nothing of tables or pages."""
