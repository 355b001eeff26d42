"""An article as schema.org's ``NewsArticle``, for search engines (JSON-LD); only where the site has an address."""

from __future__ import annotations

from plugins.archive.models import FullArticle


def news_article(article: FullArticle, address: str, site_name: str, site: str) -> dict[str, object]:
    """What a page says about its article: whose it is, where the original stands, what is ours.

    :param address: of the page, absolute.
    :param site: the site's own address.
    """
    card = article.card
    publisher = {"name": card.source.name, "url": f"https://{card.source.note}/"} if card.source.note else None
    facts: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": card.title,
        "inLanguage": card.lang,
        "url": address,
        "mainEntityOfPage": address,
        "publisher": {"@type": "Organization", **(publisher or {"name": site_name, "url": f"{site}/"})},
        "sdPublisher": {"@type": "Organization", "name": site_name, "url": f"{site}/"},
        "description": card.summary,
        "datePublished": card.date.isoformat() if card.time else card.day,
        "author": [{"@type": "Person", "name": author.name} for author in card.authors],
        "articleSection": [category.name for category in card.categories],
        "keywords": [topic.name for topic in card.tags],
        "isBasedOn": card.source_url,
    }
    return {name: value for name, value in facts.items() if value}
