"""Places in sessions: capacity, holds, bookings, waiting lists, ballots."""
