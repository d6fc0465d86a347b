"""Endpoints of bookings."""

from zouma.bookings.api.booking import router
from zouma.bookings.api.doors import router as door_router

router.add_router("", door_router)

__all__ = ["router"]
