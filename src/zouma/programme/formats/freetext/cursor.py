"""Where the reading of a text about dates stands: its tokens, what is open, what was said."""

from __future__ import annotations

from zouma.programme.formats.freetext.clauses import Clause, Group, Sentence
from zouma.programme.formats.freetext.tokens import Token

# Token kinds that say something of a day.
DAY_KINDS = frozenset(
    ("number", "loose-day", "day-month", "dmy", "ymd", "month", "cjk-month", "cjk-year", "year")
)
_NAME = str.maketrans("- ", "__")


class Cursor:
    """Where the reading of a text stands."""

    def __init__(self, tokens: tuple[Token, ...], order: str, bare_hours: bool) -> None:
        self.tokens = tokens
        self.order = order
        self.bare_hours = bare_hours
        self.sentence = Sentence()
        self.position = 0
        self.depth = 0
        self.range_of = ""  # what a "to" has opened: days, weekdays or times
        self.every = False
        self.excepting = False
        self.closing = False
        self.month: int | None = None  # the month of the numbers to come, where it leads
        self.year: int | None = None
        self.mark = ""
        self.previous = ""
        self.next_weekday: int | None = None

    # -- reading ahead -------------------------------------------------------------------------

    def ahead(self, distance: int = 1) -> Token | None:
        """Return a token to come, brackets and small words not counted."""
        seen = 0
        for token in self.tokens[self.position + 1 :]:
            if token.kind in ("open", "skip"):
                continue
            seen += 1
            if seen == distance:
                return token
        return None

    def is_day_ahead(self, distance: int = 1) -> bool:
        """Tell whether a day is named next."""
        token = self.ahead(distance)
        return token is not None and token.kind in DAY_KINDS

    def step(self) -> None:
        """Take in one token."""
        token = self.tokens[self.position]
        if token.kind in ("month", "weekday") and len(token.meanings) > 1:
            token = self._settled(token)
        read = getattr(self, f"read_{token.kind.translate(_NAME)}", None)
        if read is None:
            self.sentence.left_over.append(token.text)
        else:
            read(token)
        if token.kind != "skip":
            self.previous = token.kind
        self.position += 1

    def _settled(self, token: Token) -> Token:
        """Decide what a word is that can be a month or a weekday ("mar" in Spanish)."""
        month = token.meaning("month")
        if month is not None and (self.previous == "number" or self._year_ahead()):
            return Token("month", token.text, (), (("month", month),))
        weekday = token.meaning("weekday")
        return token if weekday is None else Token("weekday", token.text, (), token.meanings)

    def _year_ahead(self) -> bool:
        token = self.ahead()
        return token is not None and token.kind == "year"

    @property
    def clause(self) -> Clause:
        """The clause at hand."""
        return self.sentence.clauses[-1]

    @property
    def group(self) -> Group:
        """The group at hand."""
        return self.clause.groups[-1]
