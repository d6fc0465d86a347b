"""From audits, interviews and incomplete returns to totals with their intervals."""
