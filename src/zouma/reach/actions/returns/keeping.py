"""Evidence that hosts send: its kind told by its content, its hash kept, out of public reach."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from zouma.common.errors import ProgrammeError
from zouma.reach.models import Evidence

MOST_BYTES = 10 * 1024 * 1024
KINDS = {
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"%PDF-": ("application/pdf", "pdf"),
}
"""What a file begins with, and what it then is."""
HEAD_BYTES = 16


class EvidenceTooLarge(ProgrammeError):
    """The file is larger than is kept."""

    message = _("The file is too large; 10 MB are the most.")


class EvidenceUnknown(ProgrammeError):
    """The file is of a kind that is not kept."""

    message = _("Please send a photograph (JPEG, PNG, WebP, HEIC) or a PDF.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A piece of evidence; fresh: its file was written just now."""

    row: Evidence
    fresh: bool

    def take_back(self) -> None:
        """Remove the file of evidence whose answer is not taken; its row goes with the answer."""
        if self.fresh:
            self.row.file.storage.delete(str(self.row.file.name))


def keep_evidence(upload: UploadedFile[bytes], *, now: datetime) -> Kept:
    """Keep a file that was sent in; the same file again is kept once.

    :raises EvidenceTooLarge: above 10 MB.
    :raises EvidenceUnknown: when it is neither a photograph nor a PDF by its content.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise EvidenceTooLarge
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise EvidenceTooLarge
    media_type, extension = kind_of(content[:HEAD_BYTES])
    digest = hashlib.sha256(content).hexdigest()
    known = Evidence.objects.filter(sha256=digest).exclude(file="").first()
    if known is not None:
        return Kept(known, fresh=False)
    name = (upload.name or "").replace("\x00", "")[:300] or f"{digest[:12]}.{extension}"
    row = Evidence(name=name, sha256=digest, media_type=media_type, kept_at=now)
    row.file.save(f"{row.uid}.{extension}", ContentFile(content), save=False)
    row.save()
    return Kept(row, fresh=True)


def kind_of(head: bytes) -> tuple[str, str]:
    """Return the media type and extension of a file by its first bytes.

    :raises EvidenceUnknown: when it is of no kind that is kept.
    """
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp", "webp"
    if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"mif1", b"msf1"}:
        return "image/heic", "heic"
    for sign, kind in KINDS.items():
        if head.startswith(sign):
            return kind
    raise EvidenceUnknown
