"""A turn reads once, sees its own writes, and sends to its own partition unless told otherwise."""

from recon_app.streaming.turn import Turn


def turn(rows: dict[bytes, bytes]) -> tuple[Turn, list[list[bytes]]]:
    reads: list[list[bytes]] = []

    def read_many(keys: list[bytes]) -> list[bytes | None]:
        reads.append(keys)
        return [rows.get(key) for key in keys]

    return Turn(3, 0, read_many), reads


def test_each_key_is_read_once_however_often_it_is_asked_for() -> None:
    this, reads = turn({b"a": b"1"})
    this.load([b"a", b"b", b"a"])
    this.load([b"b"])

    assert (this.get(b"a"), this.get(b"b")) == (b"1", None)
    assert reads == [[b"a", b"b"], []]


def test_a_turn_sees_what_it_put() -> None:
    this, _ = turn({b"a": b"1"})
    this.load([b"a"])
    this.put(b"a", b"2")

    assert this.get(b"a") == b"2"
    this.put(b"a", None)
    assert this.get(b"a") is None


def test_sends_go_to_the_own_partition_unless_told_otherwise() -> None:
    this, _ = turn({})
    this.send("out", b"k", b"v")
    this.send("out", b"k", b"w", partition=0)

    assert list(this.sends) == [("out", 3), ("out", 0)]
