"""Series, editions, activities, sessions; their import, export and public pages."""
