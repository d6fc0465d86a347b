"""Readers of the logs of web servers and networks of delivery; no database.

``importing.take_in`` is the way in. Its loops are compiled: only who imports logs imports it.
"""
