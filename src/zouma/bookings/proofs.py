"""Proofs that somebody took trouble: some work of the browser, or else some seconds of waiting.

They stand in the place of pictures to be read: they need no other company and lock nobody out.
"""

from __future__ import annotations

import hashlib
import secrets

from django.core import signing

SALT = "zouma.bookings.proof"
WORK_BITS = 15  # leading zero bits: about 33,000 hashes, a second or two of a telephone
WAIT_SECONDS, VALID_SECONDS = 20, 900


def new_challenge(subject: str) -> str:
    """Return a challenge for a subject, signed and dated."""
    return signing.dumps([subject, secrets.token_hex(8)], salt=SALT, compress=False)


def challenge_met(challenge: str, answer: str, *, subject: str) -> bool:
    """Tell whether a challenge is ours, for this subject, not too old, and met by work or time."""
    try:
        named, _chance = signing.loads(challenge, salt=SALT, max_age=VALID_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return bool(named == subject) and (worked(challenge, answer) or waited(challenge))


def worked(challenge: str, answer: str) -> bool:
    """Tell whether SHA-256 of challenge and answer begins with enough zero bits."""
    if not answer or len(answer) > 40:
        return False
    digest = hashlib.sha256(f"{challenge}:{answer}".encode()).digest()
    return int.from_bytes(digest[:4]) >> (32 - WORK_BITS) == 0


def waited(challenge: str) -> bool:
    """Tell whether some time has passed since a challenge was made."""
    try:
        signing.loads(challenge, salt=SALT, max_age=WAIT_SECONDS)
    except signing.SignatureExpired:
        return True
    return False
