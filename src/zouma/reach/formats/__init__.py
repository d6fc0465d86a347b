"""Exports of platforms and returns of hosts, read by mapping files into counts; no database."""
