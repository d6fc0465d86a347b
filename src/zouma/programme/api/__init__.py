"""Read endpoints of the programme."""

from zouma.programme.api.endpoints import router

__all__ = ["router"]
