"""Tickets as passes for Apple's wallet: a ZIP of texts and pictures, signed with PKCS #7."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs7
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.translation import gettext as _

from zouma.bookings.pictures import lantern
from zouma.bookings.queries.pages import Shown
from zouma.bookings.tokens import ticket_code, typed_code
from zouma.common.templatetags.zouma_text import said_plain

PAPER, INK, ACCENT = "rgb(255, 253, 249)", "rgb(29, 36, 48)", "rgb(176, 51, 28)"
CONTENT_TYPE = "application/vnd.apple.pkpass"


@dataclass(frozen=True, slots=True)
class Signer:
    """What signs passes: a certificate with its key, and the one above it."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    above: x509.Certificate

    @property
    def pass_type(self) -> str:
        """Return the identifier of the passes that it may sign."""
        return attribute(self.certificate, NameOID.USER_ID)

    @property
    def team(self) -> str:
        """Return the identifier of whom it was given to."""
        return attribute(self.certificate, NameOID.ORGANIZATIONAL_UNIT_NAME)

    def signature(self, octets: bytes) -> bytes:
        """Return the detached signature of some octets, in DER."""
        builder = pkcs7.PKCS7SignatureBuilder().set_data(octets)
        builder = builder.add_signer(self.certificate, self.key, hashes.SHA256())
        options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
        return builder.add_certificate(self.above).sign(Encoding.DER, options)


def attribute(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    """Return what a certificate's subject says, nothing when it does not say it."""
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def configured_signer() -> Signer | None:
    """Return what signs passes here, None where no certificate is configured.

    :raises ValueError: when a file cannot be read as what it should be.
    """
    if not settings.WALLET_CERTIFICATE:
        return None
    pem = Path(settings.WALLET_CERTIFICATE).read_bytes()
    password = settings.WALLET_PASSWORD.encode() or None
    key = load_pem_private_key(Path(settings.WALLET_KEY).read_bytes(), password)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise ValueError("The key of the wallet's certificate must be RSA or elliptic.")  # noqa: TRY004
    above = x509.load_pem_x509_certificate(Path(settings.WALLET_ISSUER).read_bytes())
    return Signer(x509.load_pem_x509_certificate(pem), key, above)


def wallet_pass(row: Shown, signer: Signer) -> bytes:
    """Return the pass of a confirmed booking."""
    described = json.dumps(description(row, signer), ensure_ascii=False).encode()
    files = {"pass.json": described, **pictures()}
    manifest = {
        name: hashlib.sha1(octets, usedforsecurity=False).hexdigest()
        for name, octets in files.items()
    }
    files["manifest.json"] = json.dumps(manifest).encode()
    files["signature"] = signer.signature(files["manifest.json"])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, octets in files.items():
            archive.writestr(name, octets)
    return packed.getvalue()


def description(row: Shown, signer: Signer) -> dict[str, Any]:
    """Return what the pass says; nothing in it names a person."""
    session, code = row.session, ticket_code(row.booking.uid)
    starts_at = session.starts_at.astimezone(session.activity.edition.zone).isoformat()
    where = said_plain(row.place.name) if row.place else ""
    square = {"format": "PKBarcodeFormatQR", "message": code, "messageEncoding": "utf-8",
              "altText": typed_code(row.booking.uid)}  # fmt: skip
    return {
        "formatVersion": 1,
        "passTypeIdentifier": signer.pass_type,
        "teamIdentifier": signer.team,
        "serialNumber": str(row.booking.uid),
        "organizationName": settings.SITE_NAME,
        "description": said_plain(session.activity.title),
        "relevantDate": starts_at,
        "backgroundColor": PAPER,
        "foregroundColor": INK,
        "labelColor": ACCENT,
        "barcodes": [square],
        "locations": location(row),
        "eventTicket": {
            "primaryFields": [field("what", _("What"), said_plain(session.activity.title))],
            "secondaryFields": [
                {**field("when", _("When"), starts_at), "dateStyle": "PKDateStyleMedium",
                 "timeStyle": "PKDateStyleShort"},
                field("places", _("Places"), row.booking.places),
            ],
            "auxiliaryFields": [field("where", _("Where"), where)] if where else [],
        },
    }  # fmt: skip


def field(key: str, label: str, value: str | int) -> dict[str, Any]:
    """Return a field of a pass."""
    return {"key": key, "label": label, "value": value}


def location(row: Shown) -> list[dict[str, float]]:
    """Return where the telephone should bring the pass up by itself."""
    place = row.place
    if place is None or place.latitude is None or place.longitude is None:
        return []
    return [{"latitude": place.latitude, "longitude": place.longitude}]


def pictures() -> dict[str, bytes]:
    """Return the icon and logo that a pass must have, in each density."""
    sizes = {"icon.png": 29, "icon@2x.png": 58, "icon@3x.png": 87, "logo@2x.png": 100}
    return {name: lantern(size) for name, size in sizes.items()}
