"""Endpoints of bookings."""

from zouma.bookings.api.booking import router

__all__ = ["router"]
