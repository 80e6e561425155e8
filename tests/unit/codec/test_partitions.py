"""Keys land where Kafka's own producers put them."""

import pytest
from aiokafka.partitioner import murmur2 as kept_murmur2
from hypothesis import given
from hypothesis import strategies as st

from recon_app.codec.partitions import murmur2, partition_for

#: From the tests of Kafka's Java client (org.apache.kafka.common.utils.UtilsTest), signed there.
JAVA_VECTORS = {
    b"21": -973932308,
    b"foobar": -790332482,
    b"a-little-bit-long-string": -985981536,
    b"a-little-bit-longer-string": -1486304829,
    b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8": -58897971,
    b"abc": 479470107,
}


@pytest.mark.parametrize("key", JAVA_VECTORS, ids=lambda key: key.decode()[:12])
def test_the_hash_is_that_of_the_java_client(key: bytes) -> None:
    assert murmur2(key) == JAVA_VECTORS[key] % 2**32


@given(st.binary(max_size=700))
def test_the_hash_is_that_of_the_kept_library_for_any_key(key: bytes) -> None:
    assert murmur2(key) == kept_murmur2(key)


@given(st.binary(max_size=64), st.integers(1, 1000))
def test_a_partition_is_one_of_those_there_are(key: bytes, partitions: int) -> None:
    assert 0 <= partition_for(key, partitions) < partitions
