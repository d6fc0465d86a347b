"""What is counted of a day's events, each rule once, for any engine; no database."""
