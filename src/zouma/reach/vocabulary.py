"""The controlled words of counting; each value is part of the public formats."""
