"""The assembled website and its command line."""
