"""What every feature shares: errors, translated text, time, search text."""
