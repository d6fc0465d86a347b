"""The pass of a ticket, signed by a chain made here and checked by another program."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import shutil
import subprocess
import zipfile

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from bookings.halls import ADA, wish
from make import activity, coming, place, programme
from zouma.bookings.actions import book_places, cancel_booking, set_terms
from zouma.bookings.tokens import basket_token, ticket_code
from zouma.programme.models import Session

pytestmark = pytest.mark.django_db
PASSWORD = "lantern"


def certificate(subject, key, issuer, issuer_key, *, authority):
    now = timezone.now()
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - datetime.timedelta(days=1))
    builder = builder.not_valid_after(now + datetime.timedelta(days=30))
    constraints = x509.BasicConstraints(ca=authority, path_length=None)
    return builder.add_extension(constraints, critical=True).sign(issuer_key, hashes.SHA256())


def named(**parts):
    return x509.Name([x509.NameAttribute(getattr(NameOID, k), v) for k, v in parts.items()])


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    """Make an authority and a certificate for passes; return the folder of their files."""
    folder = tmp_path_factory.mktemp("wallet")
    above_key, key = (rsa.generate_private_key(65537, 2048) for _key in range(2))
    above = named(COMMON_NAME="Test authority")
    issuer = certificate(above, above_key, above, above_key, authority=True)
    own = named(USER_ID="pass.example.zouma", COMMON_NAME="Zouma",
                ORGANIZATIONAL_UNIT_NAME="TEAM123456")  # fmt: skip
    mine = certificate(own, key, above, above_key, authority=False)
    (folder / "issuer.pem").write_bytes(issuer.public_bytes(Encoding.PEM))
    (folder / "pass.pem").write_bytes(mine.public_bytes(Encoding.PEM))
    locked = BestAvailableEncryption(PASSWORD.encode())
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    return folder


@pytest.fixture
def signing(settings, chain):
    settings.WALLET_CERTIFICATE = str(chain / "pass.pem")
    settings.WALLET_KEY = str(chain / "key.pem")
    settings.WALLET_PASSWORD = PASSWORD
    settings.WALLET_ISSUER = str(chain / "issuer.pem")
    return chain


@pytest.fixture
def booking():
    programme(
        place(latitude=39.9, longitude=116.4),
        activity("stars", moderation="published", place_key="p1", sessions=(coming(48),)),
    )
    session = Session.objects.get()
    set_terms(session_id=session.pk, capacity=9, now=timezone.now())
    basket = book_places(wishes=[wish(session.pk, 2)], contact=ADA, key="k", now=timezone.now())
    return basket.bookings.get()


def address(booking):
    return reverse("booking_pass", args=[basket_token(booking.basket.uid), booking.uid])


def test_the_pass_says_what_the_ticket_says_and_names_nobody(client, signing, booking):
    answer = client.get(address(booking))
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    said = json.loads(archive.read("pass.json"))

    assert answer["Content-Type"] == "application/vnd.apple.pkpass"
    assert said["barcodes"][0]["message"] == ticket_code(booking.uid)
    assert (said["passTypeIdentifier"], said["teamIdentifier"]) == (
        "pass.example.zouma", "TEAM123456",
    )  # fmt: skip
    assert said["locations"] == [{"latitude": 39.9, "longitude": 116.4}]
    assert [row["value"] for row in said["eventTicket"]["secondaryFields"]][1] == 2
    assert ADA.name not in archive.read("pass.json").decode()
    assert Image.open(io.BytesIO(archive.read("icon@2x.png"))).size == (58, 58)


def test_every_file_is_in_the_manifest_and_openssl_trusts_its_signature(
    client, signing, booking, tmp_path
):
    archive = zipfile.ZipFile(io.BytesIO(client.get(address(booking)).content))
    archive.extractall(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("There is no openssl on this machine.")

    def verified():
        command = [
            openssl, "smime", "-verify", "-inform", "DER", "-in", "signature", "-content",
            "manifest.json", "-CAfile", signing / "issuer.pem", "-purpose", "any", "-binary",
        ]  # fmt: skip
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    names = set(archive.namelist()) - {"manifest.json", "signature"}
    assert manifest == {name: hashlib.sha1(archive.read(name)).hexdigest() for name in names}
    assert verified() == 0
    (tmp_path / "manifest.json").write_text(json.dumps(manifest | {"pass.json": "0" * 40}))
    assert verified() != 0


def test_without_a_certificate_or_a_ticket_there_is_no_pass(client, booking, settings, chain):
    page = reverse("booking", args=[basket_token(booking.basket.uid)])
    assert client.get(address(booking)).status_code == 404
    assert b".pkpass" not in client.get(page).content

    settings.WALLET_CERTIFICATE = str(chain / "pass.pem")
    settings.WALLET_KEY = str(chain / "key.pem")
    settings.WALLET_PASSWORD = PASSWORD
    settings.WALLET_ISSUER = str(chain / "issuer.pem")
    assert b".pkpass" in client.get(page).content
    cancel_booking(str(booking.uid), now=timezone.now())
    assert client.get(address(booking)).status_code == 404
