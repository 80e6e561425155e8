"""Documents are read strictly: what two readers could read differently is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon_app.codec.document import MAX_DEPTH, decode_document
from recon_app.codec.poison import Poison
from recon_app.errors import PoisonError

LIMIT = 100_000


def reason_of(value: bytes | None, limit: int = LIMIT) -> tuple[str, str]:
    with pytest.raises(PoisonError) as caught:
        decode_document(value, limit)
    return caught.value.reason, caught.value.field


@pytest.mark.parametrize("value", [None, b""])
def test_a_record_without_a_value_is_empty(value: bytes | None) -> None:
    assert reason_of(value) == (Poison.EMPTY, "$")


def test_a_document_may_be_as_large_as_the_limit_and_no_larger() -> None:
    assert decode_document(b'{"a":1}', 7) == {"a": 1}
    assert reason_of(b'{"a":1} ', 7) == (Poison.OVERSIZE, "$")


MALFORMED = {
    "no json": b"hello",
    "cut off": b'{"a":',
    "trailing comma": b'{"a":1,}',
    "trailing bytes": b'{"a":1}x',
    "two documents": b'{"a":1}{"a":1}',
    "NaN": b'{"a":NaN}',
    "Infinity": b'{"a":Infinity}',
    "minus Infinity": b'{"a":-Infinity}',
    "leading zero": b'{"a":01}',
    "byte order mark": b'\xef\xbb\xbf{"a":1}',
    "utf-16": '{"a":1}'.encode("utf-16"),
    "invalid utf-8 in a value": b'{"a":"\xff"}',
    "invalid utf-8 in a key": b'{"\xff":1}',
    "overlong utf-8": b'{"a":"\xc0\x80"}',
    "encoded surrogate": b'{"a":"\xed\xa0\x80"}',
    "lone surrogate": b'{"a":"\\ud800"}',
    "lone low surrogate": b'{"a":"\\udc00"}',
    "surrogates in the wrong order": b'{"a":"\\udc00\\ud800"}',
    "raw control character": b'{"a":"\n"}',
    "raw null byte": b'{"a":"\x00"}',
    "number beyond a double": b'{"a":1e400}',
    "number of many digits": b'{"a":' + b"9" * 5000 + b"}",
    "an array": b"[1]",
    "a string": b'"a"',
    "null": b"null",
    "deep beyond reading": b'{"a":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
}


@pytest.mark.parametrize("value", MALFORMED.values(), ids=MALFORMED)
def test_what_is_not_one_json_object_is_malformed(value: bytes) -> None:
    assert reason_of(value) == (Poison.MALFORMED_JSON, "$")


UNSTORABLE = {
    "escaped U+0000": b'{"a":"x\\u0000"}',
    "U+0000 in a key": b'{"a\\u0000":1}',
    "nested U+0000": b'{"a":[{"b":["\\u0000"]}]}',
    "a tiny exponent": b'{"a":1e-20000}',
    "a fraction without end": b'{"a":0.' + b"1" * 20_000 + b"}",
    "nested tiny exponent": b'{"a":{"b":[1E-99999]}}',
    "nested too deep": b'{"a":' * (MAX_DEPTH + 1) + b"1" + b"}" * (MAX_DEPTH + 1),
}


@pytest.mark.parametrize("value", UNSTORABLE.values(), ids=UNSTORABLE)
def test_what_postgres_could_not_hold_is_unstorable(value: bytes) -> None:
    assert reason_of(value) == (Poison.UNSTORABLE, "$")


DUPLICATES = {
    "plain": b'{"a":1,"a":2}',
    "equal values": b'{"a":"1","a":"1"}',
    "with blanks": b'{ "a" : 1 , "b": 3, "a"\n:\t2 }',
    "the first one escaped": b'{"\\u0061":1,"a":2}',
    "the second one escaped": b'{"a":1,"\\u0061":2}',
    "nested": b'{"b":{"a":1,"a":2}}',
    "nested in an array": b'{"b":[1,{"c":[{"a":1,"x":0,"a":2}]}]}',
    "a colon in the lost value": b'{"a":":","a":1}',
    "the lost value nested": b'{"a":{"b":1},"a":1}',
    "the kept value nested": b'{"a":1,"a":{"b":1}}',
    "three times": b'{"a":1,"a":1,"a":1}',
    "nulls": b'{"a":null,"a":null}',
}


@pytest.mark.parametrize("value", DUPLICATES.values(), ids=DUPLICATES)
def test_a_key_that_stands_there_twice_is_named(value: bytes) -> None:
    assert reason_of(value) == (Poison.DUPLICATE_KEY, "a")


ACCEPTED = {
    "blanks around": b' {"a" : "x:y" , "b": 1 }\n',
    "an escaped quote": b'{"a":"say \\"hi\\": yes"}',
    "quotes and colons inside": b'{"a\\":\\"":"\\":"}',
    "an astral character": b'{"a":"\\ud83d\\ude00"}',
    "the same key on different levels": b'{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}',
    "a fraction": b'{"a":1.5e3,"b":[0.25]}',
    "an empty object": b"{}",
    "an empty key": b'{"":1}',
    "true, false, null": b'{"a":true,"b":false,"c":null}',
}


@pytest.mark.parametrize("value", ACCEPTED.values(), ids=ACCEPTED)
def test_a_sound_document_is_what_any_reader_reads(value: bytes) -> None:
    assert decode_document(value, LIMIT) == json.loads(value)


text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=6)
leaves = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | text
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3)
)


@given(st.dictionaries(text, values, max_size=8), st.booleans(), st.booleans())
def test_every_sound_document_is_accepted_however_it_is_spelled(
    document: dict[str, object], ascii_only: bool, blanks: bool
) -> None:
    separators = (" , ", "\t: ") if blanks else (",", ":")
    spelled = json.dumps(document, ensure_ascii=ascii_only, separators=separators)
    assert decode_document(spelled.encode(), LIMIT) == document


@given(
    st.lists(st.tuples(text, values), min_size=1, max_size=6),
    st.data(),
    st.booleans(),
    st.sampled_from(["{%s}", '{"a":[1,{%s}]}', '{"a":{"b":"x:","c":{%s}},"d":"y"}']),
)
def test_any_repeated_key_is_found_wherever_it_stands(
    pairs: list[tuple[str, object]], data: st.DataObject, ascii_only: bool, outside: str
) -> None:
    repeated = (data.draw(st.sampled_from(pairs))[0], data.draw(values))
    place = data.draw(st.integers(0, len(pairs)))
    spelled = ",".join(
        f"{json.dumps(key, ensure_ascii=ascii_only)}:{json.dumps(value, ensure_ascii=ascii_only)}"
        for key, value in [*pairs[:place], repeated, *pairs[place:]]
    )
    assert reason_of((outside % spelled).encode())[0] == Poison.DUPLICATE_KEY
