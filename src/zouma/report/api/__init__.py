"""Published reports over HTTP."""

from zouma.report.api.endpoints import router

__all__ = ["router"]
