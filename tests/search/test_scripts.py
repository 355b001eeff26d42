"""Scripts that hand over values."""

import codecs

from hypothesis import given
from hypothesis import strategies as st

from plugins.search.scripts import FIRST_CHARACTER, data_script, pack_digits, script_value

words = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.recursive(st.integers() | words, st.lists))
def test_a_value_is_handed_over_as_it_is(value):
    assert script_value(data_script("search/x.js", value).data) == value


def test_a_script_takes_the_encoding_that_is_smaller():
    assert data_script("search/x.js", "潮汐" * 99).data.startswith(codecs.BOM_UTF16_LE)
    assert data_script("search/x.js", "tide" * 99).data.isascii()


@given(st.binary(max_size=99))
def test_digits_are_packed_without_loss(data):
    bits = "".join(f"{ord(character) - FIRST_CHARACTER:015b}" for character in pack_digits(data.hex()))
    assert bits[: 8 * len(data)] == "".join(f"{byte:08b}" for byte in data)
    assert len(bits) - 8 * len(data) < 15
