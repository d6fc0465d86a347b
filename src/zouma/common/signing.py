"""Identifiers with our signature, in letters that an address can hold."""

from __future__ import annotations

import base64
import binascii
import uuid

from django.utils.crypto import constant_time_compare, salted_hmac

SIGNATURE_BYTES = 12  # 96 bits: nobody guesses one in the time that a festival lasts


def signed(uid: uuid.UUID, salt: str) -> str:
    """Return an identifier with its signature, in letters that an address can hold."""
    return lettered(uid.bytes + signature(uid, salt))


def lettered(octets: bytes) -> str:
    """Return octets in letters that an address can hold."""
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def unsigned(token: str, salt: str) -> uuid.UUID | None:
    """Return the identifier that was signed, None when it was not."""
    try:
        octets = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(octets) != 16 + SIGNATURE_BYTES or lettered(octets) != token:
        return None  # the last letter has bits to spare: only one way of writing counts
    uid = uuid.UUID(bytes=octets[:16])
    return uid if constant_time_compare(octets[16:], signature(uid, salt)) else None


def signature(uid: uuid.UUID, salt: str) -> bytes:
    """Return the signature of an identifier for one use."""
    return signature_of(uid.bytes, salt)


def signature_of(octets: bytes, salt: str) -> bytes:
    """Return the signature of anything for one use."""
    return salted_hmac(salt, octets, algorithm="sha256").digest()[:SIGNATURE_BYTES]
