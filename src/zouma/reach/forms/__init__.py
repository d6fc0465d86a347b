"""What hosts, volunteers and staff type in about who came."""
