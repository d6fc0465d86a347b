"""People, organisations and their kinds."""
