"""The demonstration: an invented city programme of Beijing, as a stream of neutral records."""
