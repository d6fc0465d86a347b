"""Template tags every feature uses."""
