"""The dashboard's tables are those of the domain."""

import json

from web.vocabulary import VOCABULARY, vocabulary


def test_the_dashboards_words_are_the_domains() -> None:
    """``python -m web.vocabulary`` writes them anew."""
    assert json.loads(VOCABULARY.read_text()) == vocabulary()
