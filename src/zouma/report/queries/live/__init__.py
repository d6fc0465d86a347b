"""What staff and organisers watch during the days: sessions, doors, people inside, alerts."""
