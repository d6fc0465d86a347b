"""The Latin words that occur in activities, so that a misspelt one finds its neighbours."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class SearchWord(models.Model):
    """A word, and all that remains of it when one letter is left out (Garbe's symmetric delete)."""

    word = models.CharField(max_length=40, primary_key=True)
    deletions = ArrayField(models.CharField(max_length=40))

    class Meta:
        indexes = [GinIndex(fields=["deletions"], name="search_word_deletions")]

    def __str__(self) -> str:
        return self.word
