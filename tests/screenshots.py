"""Pictures of the sample archive for the README: ``inv screenshots`` makes them again."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from tests.browser import chromium

PHONE, DESKTOP = (390, 844), (1280, 1000)


def take(output: Path, folder: Path) -> list[str]:
    """Photograph the built sample; names of the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    article = next(path for path in sorted(output.glob("a/*/*.html")) if "<table" in path.read_text(encoding="utf-8"))
    topics = (path for path in output.glob("topics/*/*.html") if path.name != "index.html")
    topic = max(topics, key=lambda path: (path.stat().st_size, path.name))
    month = max(output.glob("days/*/????-??.html"), key=lambda path: (path.stat().st_size, path.name))
    calendar = output / "days/index.html"
    wanted: list[tuple[str, Path, tuple[int, int], Literal["light", "dark"]]] = [
        ("home", output / "index.html", DESKTOP, "light"),
        ("home", output / "index.html", PHONE, "dark"),
        ("article", article, DESKTOP, "dark"),
        ("article", article, PHONE, "light"),
        ("topic", topic, DESKTOP, "light"),
        ("topic", topic, PHONE, "dark"),
        ("calendar", calendar, DESKTOP, "light"),
        ("calendar", month, PHONE, "light"),
    ]
    names = []
    with chromium() as browser:
        for name, path, (width, height), scheme in wanted:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(path.resolve().as_uri())
            device = "phone" if width < 600 else "desktop"
            names.append(f"{name}-{device}-{scheme}.png")
            page.screenshot(path=folder / names[-1])
            page.close()
    return names
