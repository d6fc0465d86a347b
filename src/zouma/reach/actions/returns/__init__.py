"""Writes of hosts' returns: rounds opened and closed, answers taken, letters posted and sent."""
