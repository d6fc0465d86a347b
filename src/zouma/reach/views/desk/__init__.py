"""Pages of reach at the organisers' desk."""
