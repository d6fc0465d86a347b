"""Where the database is: the one of ``DATABASE_URL``, or the embedded one once it runs."""

from __future__ import annotations

import os
from typing import Any

from psycopg.conninfo import conninfo_to_dict


def connection_settings() -> dict[str, Any]:
    """Return Django's settings for ``DATABASE_URL`` (any PostgreSQL ≥ 15)."""
    address = conninfo_to_dict(os.environ.get("DATABASE_URL", "postgresql:///zouma"))
    options = {
        key: value
        for key, value in address.items()
        if key not in {"dbname", "user", "password", "host", "port"}
    }
    # A statement asked for a third time is prepared: PostgreSQL does not plan it again.
    prepared = {"server_side_binding": True, "prepare_threshold": 2}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.get("dbname") or "zouma",
        "USER": address.get("user") or "",
        "PASSWORD": address.get("password") or "",
        "HOST": address.get("host") or "",
        "PORT": str(address.get("port") or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # a database that was restarted left dead ones in the pool
        "OPTIONS": {**prepared, **options, "pool": {"min_size": 1, "max_size": 8, "timeout": 20}},
        "TEST": {"NAME": os.environ.get("ZOUMA_TEST_DATABASE") or None},
    }
