"""A drawing as SVG: shapes with classes that the stylesheet colours, and plain colours without it.

Texts are about as large as those of the page, so each chart is drawn in two widths; the page
shows the one that fits.
"""

from __future__ import annotations

from html import escape
from unicodedata import east_asian_width

WIDE, NARROW = 720, 340
FONT = 13
INK, QUIET, LINE, ACCENT, GOOD, BLUE = (
    "#1d2430", "#596070", "#e2d8c6", "#b0331c", "#1f6b4a", "#1b5fc1",
)  # fmt: skip
COLOURS = {
    "programme": f'fill="{QUIET}"',
    "people": f'fill="{ACCENT}"',
    "screens": f'fill="{BLUE}"',
    "part": f'fill="{GOOD}"',
    "track": f'fill="{LINE}"',
    "grid": f'stroke="{LINE}" fill="none"',
    "axis": f'stroke="{QUIET}" fill="none"',
    "whisker": f'stroke="{INK}" fill="none"',
    "bubble": f'fill="{ACCENT}" fill-opacity="0.35" stroke="{ACCENT}"',
    "ring": f'fill="none" stroke="{QUIET}"',
    "quiet": f'fill="{QUIET}"',
    "strong": 'font-weight="650"',
    "halo": 'stroke="#fffdf9" stroke-width="3" paint-order="stroke" stroke-linejoin="round"',
}


class Drawing:
    """Gathers the shapes of a chart; lengths in pixels, from the top left."""

    def __init__(self, width: int, *, name: str, title: str, description: str) -> None:
        self.width, self.height = width, 0.0
        self.name, self.title, self.description = name, title, description
        self.shapes: list[str] = []

    def rect(
        self, x: float, y: float, width: float, height: float, css: str, *, round_by: float = 0
    ) -> None:
        """Draw a box."""
        corner = f' rx="{round_by:g}"' if round_by else ""
        self.shapes.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" '
            f'height="{max(height, 0):.1f}"{corner}{styled(css)}/>'
        )

    def line(self, start: tuple[float, float], end: tuple[float, float], css: str) -> None:
        """Draw a line."""
        (x1, y1), (x2, y2) = start, end
        self.shapes.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"{styled(css)}/>'
        )

    def circle(self, x: float, y: float, radius: float, css: str) -> None:
        """Draw a circle."""
        self.shapes.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"{styled(css)}/>')

    def text(self, x: float, y: float, words: str, css: str = "", *, anchor: str = "start") -> None:
        """Write words on a baseline."""
        side = f' text-anchor="{anchor}"' if anchor != "start" else ""
        self.shapes.append(
            f'<text x="{x:.1f}" y="{y:.1f}"{side}{styled(css)}>{escape(words)}</text>'
        )

    def reach(self, y: float) -> None:
        """Let the drawing go down to here at least."""
        self.height = max(self.height, y)

    def svg(self) -> str:
        """Return the drawing, with its name and description for those who do not see it."""
        size = "wide" if self.width == WIDE else "narrow"
        ids = f"chart-{self.name}-{size}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{size}" role="img" '
            f'viewBox="0 0 {self.width} {self.height:.0f}" aria-labelledby="{ids} {ids}-told" '
            f'font-family="sans-serif" font-size="{FONT}" fill="{INK}">'
            f'<title id="{ids}">{escape(self.title)}</title>'
            f'<desc id="{ids}-told">{escape(self.description)}</desc>{"".join(self.shapes)}</svg>'
        )


def styled(css: str) -> str:
    """Return the classes of a shape, and their colours for where there is no stylesheet."""
    if not css:
        return ""
    plain = " ".join(COLOURS[name] for name in css.split() if name in COLOURS)
    return f' class="{css}" {plain}' if plain else f' class="{css}"'


def text_width(words: str) -> float:
    """Return about how wide words are: ideographs are squares, letters about half as wide."""
    ems = sum(1.0 if east_asian_width(sign) in "WF" else 0.56 for sign in words)
    return ems * FONT


def fitted(words: str, room: float) -> str:
    """Return words cut to a width."""
    if text_width(words) <= room:
        return words
    while words and text_width(words + "…") > room:
        words = words[:-1]
    return words.rstrip() + "…"
