"""Readers of the logs of web servers and networks of delivery; no database."""
