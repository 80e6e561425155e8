"""A key is long, new each time, and known again by its digest alone."""

from recon_app.access.api_keys import ApiKey, digest_of, fits, is_api_key, new_key, prefix_of
from recon_app.access.roles import Role

NOW_MS = 1_766_052_930_000


def stored(key: str, expires_ms: int | None = None) -> ApiKey:
    return ApiKey(prefix_of(key) or "", "shop", Role.SERVICE, digest_of(key), expires_ms)


def test_keys_have_a_prefix_to_show_and_are_never_the_same() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    for key in keys:
        prefix = prefix_of(key)
        assert is_api_key(key)
        assert prefix is not None
        assert key.startswith(prefix)
        assert len(key) - len(prefix) > 43


def test_what_is_no_key_has_no_prefix() -> None:
    key = new_key()
    for text in ("", "rr_", key[:-1], key + "A", key.replace("_", "-"), "x" + key):
        assert prefix_of(text) is None


def test_only_the_key_itself_fits_and_only_until_it_expires() -> None:
    key = new_key()
    assert fits(key, stored(key), NOW_MS)
    assert fits(key, stored(key, NOW_MS + 1), NOW_MS)
    assert not fits(key, stored(key, NOW_MS), NOW_MS)
    assert not fits(key[:-1] + ("A" if key[-1] != "A" else "B"), stored(key), NOW_MS)


def test_a_stored_key_does_not_show_its_digest() -> None:
    key = new_key()
    assert digest_of(key).hex() not in repr(stored(key))
    assert "digest" not in repr(stored(key))
