"""Pages of the report: public ones, and those of the staff."""
