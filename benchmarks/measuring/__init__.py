"""What the benchmarks share: copies of the site, processor time, load, tables."""
