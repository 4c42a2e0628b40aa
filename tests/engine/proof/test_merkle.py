from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from engine.proof.merkle import Hashing, path, proves, root

SHA256 = Hashing("sha256")
_INPUTS = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243")]
_INPUTS += [bytes.fromhex("5051525354555657"), bytes.fromhex("606162636465666768696a6b6c6d6e6f")]
LEAVES = [SHA256(b"\x00" + told) for told in _INPUTS]


def told_by_the_standard(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = told_by_the_standard(leaves[:split]), told_by_the_standard(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def test_the_tree_is_that_of_certificate_transparency() -> None:
    # given the leaves and roots of the test vectors of certificate-transparency-go
    known = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert root(SHA256, LEAVES).hex() == known
    assert root(SHA256, []).hex() == hashlib.sha256(b"").hexdigest()
    assert root(SHA256, LEAVES[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_trees_of_every_size_have_the_root_of_the_standard_and_prove_each_leaf() -> None:
    for size in range(1, 70):
        leaves = [SHA256(b"\x00" + str(number).encode()) for number in range(size)]
        wanted = told_by_the_standard(leaves)
        assert root(SHA256, leaves) == wanted
        for index, found in enumerate(leaves):
            assert proves(SHA256, found, index, size, path(SHA256, leaves, index), wanted)


@given(st.integers(2, 60), st.data())
def test_no_other_leaf_index_size_or_path_is_proved(size: int, data: st.DataObject) -> None:
    leaves = [SHA256(b"\x00" + str(number).encode()) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    way, wanted = path(SHA256, leaves, index), root(SHA256, leaves)
    assert not proves(SHA256, SHA256(b"other"), index, size, way, wanted)
    assert not proves(SHA256, leaves[index], index, size, (*way, way[-1]), wanted)
    assert not proves(SHA256, leaves[index], index, size, way[:-1], wanted)
    assert not proves(SHA256, leaves[index], index + size, size, way, wanted)


def test_sm3_is_the_hash_of_the_standard() -> None:
    assert Hashing("sm3")(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
