"""The words and signs of OpenAgenda's older open-data records, and what they mean to us."""

from __future__ import annotations

import re
from typing import Any

from zouma.programme.formats.cleaning import one_line, slug_key

VILLAGE = "village des sciences"
TYPES = {
    "atelier": "workshop",
    "exposition": "exhibition",
    "conférence / rencontre": "talk",
    "conférence": "talk",
    "rencontre": "talk",
    "village des sciences": "village",
    "jeu": "game",
    "parcours scientifique": "tour",
    "visite": "tour",
    "spectacle": "show",
    "projection": "film",
    "film": "film",
}
AUDIENCES = {
    "maternelle": "early-childhood",
    "primaire": "primary",
    "collège": "secondary",
    "lycée": "secondary",
    "post-bac": "adults",
    "adulte": "adults",
    "tout public": "everyone",
}
ACCESSIBILITY = {
    "handicap auditif": "hi",
    "handicap mental": "ii",
    "handicap visuel": "vi",
    "handicap psychique": "pi",
    "handicap moteur": "mi",
}
MODERATIONS = {"publié": "published", "contrôlé": "checked", "à contrôler": "to-check"}
ADMISSIONS = {"oui": "registration", "non": "drop-in"}
OPENING_TIMES = ("derniere_ouverture", "derniere_fermeture")

SPANS = re.compile(r"[\n;|]+")
SPAN = re.compile(r"(\d{4}-\d\d-\d\dT.+?(?:[+-]\d\d:\d\d|Z))\s*-\s*(\d{4}-\d\d-\d\dT.+)")
BARS = re.compile(r"[|;]")
COMMAS = re.compile(r"[,;|]")
LANGUAGE_SUFFIX = re.compile(r"([a-z_]+)_([a-z]{2})")


def place_id(fields: dict[str, Any]) -> str:
    """Return the key of a record's place, "" when it has none."""
    return one_line(fields.get("identifiant_du_lieu")) or (
        slug_key(name) if (name := one_line(fields.get("nom_du_lieu"))) else ""
    )


def is_village(fields: dict[str, Any]) -> bool:
    """Return whether a record's place is tagged, or called, a science village."""
    tags = one_line(fields.get("tags_du_lieu")).lower()
    return VILLAGE in tags or one_line(fields.get("nom_du_lieu")).lower().startswith(VILLAGE)


def is_whole_village(fields: dict[str, Any]) -> bool:
    """Return whether a record is the village itself and not one of its stands."""
    kind = one_line(fields.get("type_d_animation")).lower()
    return kind == VILLAGE and one_line(fields.get("titre_fr")).lower().startswith(VILLAGE)


def split_words(signs: re.Pattern[str], value: object) -> tuple[str, ...]:
    """Return the different words that signs part in a text, or in a list of texts."""
    parts = value if isinstance(value, list) else [value]
    words = (
        one_line(word) for part in parts if isinstance(part, str) for word in signs.split(part)
    )
    return tuple(dict.fromkeys(word for word in words if word))
