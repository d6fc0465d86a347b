"""Signed names of baskets, tickets, doors: they open what they name and hold no personal data."""

from __future__ import annotations

import hashlib
import uuid

from django.utils.crypto import constant_time_compare

from zouma.common.signing import lettered, signature, signature_of, signed, unsigned

BASKET_SALT, TICKET_SALT = "zouma.bookings.basket", "zouma.bookings.ticket"
ROOM_SALT = "zouma.bookings.room"
TYPED_SALT, DOOR_SALT = "zouma.bookings.typed", "zouma.bookings.door"
TICKET_MARK = "Z1"  # of tickets: what a scanner reads first, and which kind of signature follows
TYPED_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none looks like another
TYPED_LENGTH = 8  # 40 bits: to be read out at a door that knows its tickets, not to prove them
MISREAD = str.maketrans("OIL", "011", " -")


def basket_token(uid: uuid.UUID) -> str:
    """Return the token that opens a basket's page."""
    return signed(uid, BASKET_SALT)


def read_basket_token(token: str) -> uuid.UUID | None:
    """Return the basket that a token opens, None when we did not sign it."""
    return unsigned(token, BASKET_SALT)


def ticket_code(uid: uuid.UUID) -> str:
    """Return what the ticket of a booking says in its square."""
    return TICKET_MARK + signed(uid, TICKET_SALT)


def read_ticket_code(code: str) -> uuid.UUID | None:
    """Return the booking of a ticket, None when it is not one of ours."""
    mark, rest = code[: len(TICKET_MARK)], code[len(TICKET_MARK) :]
    return unsigned(rest, TICKET_SALT) if mark == TICKET_MARK else None


def room_ticket(room_id: int, number: int) -> str:
    """Return the ticket of who waits in a room."""
    text = f"{room_id}-{number}"
    return f"{text}-{lettered(signature_of(text.encode(), ROOM_SALT))}"


def read_room_ticket(ticket: str, room_id: int) -> int | None:
    """Return the number of a room's ticket, None when we did not give it out."""
    parts = ticket.split("-", 2)
    if len(parts) != 3 or not (parts[1].isascii() and parts[1].isdigit() and len(parts[1]) < 19):
        return None
    number = int(parts[1])
    return number if constant_time_compare(ticket, room_ticket(room_id, number)) else None


def typed_code(uid: uuid.UUID) -> str:
    """Return the letters of a ticket that people read and type: ``K7QM-2XRT``."""
    number = int.from_bytes(signature(uid, TYPED_SALT))
    letters = [TYPED_LETTERS[number >> 5 * place & 31] for place in range(TYPED_LENGTH)]
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def as_typed(text: str) -> str:
    """Return typed letters as they were meant: no case, no strokes, O for 0, I and L for 1."""
    return text.strip().upper().translate(MISREAD)


def ticket_hash(code: str) -> str:
    """Return what a door keeps of a ticket's code, to know it again but not to make it."""
    return hashlib.sha256(code.encode()).hexdigest()[:32]


def door_token(uid: uuid.UUID) -> str:
    """Return the token that makes a phone the device of a door."""
    return signed(uid, DOOR_SALT)


def read_door_token(token: str) -> uuid.UUID | None:
    """Return the device of a token, None when we did not sign it."""
    return unsigned(token, DOOR_SALT)
