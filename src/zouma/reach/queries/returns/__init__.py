"""Reads of hosts' returns: what is known already, who has answered, what letters say."""
