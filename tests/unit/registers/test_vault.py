"""The vault: what opens where, what is committed to, how a ring is kept."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from chuanhui.grid.registers import vault
from chuanhui.grid.registers.errors import KeyringFaulty, KeyringMissing, KeyUnknown, SealBroken
from chuanhui.grid.registers.vault import Fields, Suite, keyring

NOW = datetime(2026, 11, 9, tzinfo=UTC)
HELD = Fields("5a", {"phone": "13800138000", "name": "张三"})
SUITES = pytest.mark.parametrize("suite", list(Suite), ids=str)


@pytest.fixture(autouse=True)
def ring(settings, tmp_path):
    settings.KEYRING, settings.KEYRING_MADE = tmp_path / "secrets" / "keyring.json", True
    return settings.KEYRING


@SUITES
def test_fields_open_in_their_place_alone(suite, settings):
    settings.KEYRING_SUITE = suite.value
    sealed = vault.seal_fields("t.sealed.1", HELD)
    assert (vault.open_fields("t.sealed.1", sealed), vault.key_of(sealed)) == (HELD, 1)
    assert b"13800138000" not in sealed
    assert vault.seal_fields("t.sealed.1", HELD) != sealed
    with pytest.raises(SealBroken):
        vault.open_fields("t.sealed.2", sealed)


@SUITES
@pytest.mark.parametrize("place", [0, 1, 6, 20, -1])
def test_an_altered_ciphertext_does_not_open(suite, place, settings):
    settings.KEYRING_SUITE = suite.value
    sealed = bytearray(vault.seal_fields("t.sealed.1", HELD))
    sealed[place] ^= 3
    with pytest.raises(SealBroken):
        vault.open_fields("t.sealed.1", bytes(sealed))


def test_too_short_is_broken_and_an_unknown_key_is_told():
    with pytest.raises(SealBroken):
        vault.open_fields("t.sealed.1", b"\x01\x01")
    sealed = bytearray(vault.seal_fields("t.sealed.1", HELD))
    sealed[5] = 9
    with pytest.raises(KeyUnknown):
        vault.open_fields("t.sealed.1", bytes(sealed))


def test_a_new_key_is_used_at_once_and_the_old_one_still_reads(ring):
    old = vault.seal_fields("t.sealed.1", HELD)
    keyring.add(ring, Suite.SM4_GCM, now=NOW)
    new = vault.reseal("t.sealed.1", old)
    assert (vault.key_of(old), vault.key_of(new)) == (1, 2)
    assert vault.open_fields("t.sealed.1", old) == vault.open_fields("t.sealed.1", new) == HELD


def test_a_key_is_dropped_only_when_it_is_not_active(ring):
    vault.ring()
    with pytest.raises(KeyringFaulty):
        keyring.drop(ring, 1)
    keyring.add(ring, Suite.AES_256_GCM, now=NOW)
    assert set(keyring.drop(ring, 1).keys) == {2}


def test_commitments_need_the_salt():
    told = vault.commitments(HELD)
    assert set(told) == {"phone", "name"}
    assert told != vault.commitments(Fields("5b", HELD.values))
    assert told == vault.commitments(Fields("5a", HELD.values))


def test_marks_differ_by_use_and_by_ring(ring):
    first = vault.mark_of("person.phone.exact:1")
    assert -(2**63) <= first < 2**63
    assert first != vault.mark_of("person.name.exact:1")
    ring.unlink()
    assert first != vault.mark_of("person.phone.exact:1")
    assert vault.asked_mark({"a": 1}) != vault.asked_mark({"a": 2})


def test_the_ring_is_made_once_for_us_alone(ring):
    made = vault.ring()
    assert (ring.stat().st_mode & 0o777, made.active.suite) == (0o600, Suite.AES_256_GCM)
    assert keyring.make(ring, Suite.SM4_GCM).marks == made.marks


def test_a_ring_that_was_named_must_be_there(settings):
    settings.KEYRING_MADE = False
    with pytest.raises(KeyringMissing):
        vault.ring()


def test_a_faulty_ring_is_refused_without_its_keys(ring):
    vault.ring()
    ring.chmod(0o644)
    with pytest.raises(KeyringFaulty):
        keyring.read(ring)
    ring.chmod(0o600)
    told = json.loads(ring.read_text())
    told["keys"]["1"]["suite"] = "sm4-gcm"
    ring.write_text(json.dumps(told))
    with pytest.raises(KeyringFaulty) as caught:
        keyring.read(ring)
    assert told["keys"]["1"]["key"] not in str(caught.value)
    ring.write_text("{}")
    with pytest.raises(KeyringFaulty):
        keyring.read(ring)


def test_nothing_secret_shows_itself():
    shown = repr(vault.ring()) + repr(vault.ring().active) + repr(HELD)
    assert (
        shown
        == "Keyring(active=Key(1, aes-256-gcm), keys=1, marking=1)Key(1, aes-256-gcm)Fields(phone, name)"
    )


@pytest.mark.parametrize("size", [32, 64, 65, 200])
def test_a_marker_marks_as_one_mark_is_made(size, monkeypatch):
    held = keyring.Keyring(keyring.Key(1, Suite.AES_256_GCM, b"k" * 32), {}, 1, {1: bytes(range(size))})
    monkeypatch.setattr(keyring._own, "ring", held, raising=False)
    mark = vault.marker()
    for text in ("", "person.name.bi:张三", "x" * 300):
        whole = hmac.digest(held.marks[held.marking], text.encode(), "sha256")
        assert mark(text) == vault.mark_of(text) == int.from_bytes(whole[:8], "big", signed=True)


@SUITES
def test_many_texts_are_sealed_as_their_fields_are(suite, settings):
    settings.KEYRING_SUITE = suite.value
    fields, seal = vault.Fields("00", {"name": "张三", "floor": 3}), vault.sealer("registers_thing")
    ids = [UUID(int=one) for one in range(600)]
    sealed = [seal(str(one), '{"f":{"floor":3,"name":"张三"},"s":"00"}') for one in ids]
    places = [vault.place_of("registers_thing", one) for one in ids]
    assert [vault.open_fields(*each) for each in zip(places, sealed, strict=True)] == [fields] * 600
    assert len({one[6:18] for one in sealed}) == 600
    assert len(sealed[0]) == len(vault.seal_fields(places[0], fields))


def test_a_ring_of_the_former_format_has_one_key_of_the_marks(ring):
    made = vault.ring()
    told = json.loads(ring.read_text())
    former = {
        "format": 1,
        "active": told["active"],
        "index": told["marks"]["keys"]["1"],
        "keys": told["keys"],
    }
    ring.write_text(json.dumps(former))
    assert keyring.read(ring) == made
    assert keyring.add_marks(ring).marking == 2
    assert "index" not in json.loads(ring.read_text())


def test_what_is_looked_for_is_marked_under_every_key(ring):
    first = vault.mark_of("person.phone.exact:1")
    asked = vault.asked_mark({"phone": "1"})
    keyring.add_marks(ring)
    second = vault.mark_of("person.phone.exact:1")
    assert first != second
    assert vault.marks_of(["person.phone.exact:1"]) == [first, second]
    assert [vault.marker(1)("person.phone.exact:1"), vault.marker()("person.phone.exact:1")] == [
        first,
        second,
    ]
    # A request that comes again after the new key is the same request.
    assert vault.asked_mark({"phone": "1"}) == asked
    keyring.drop_marks(ring, 1)
    assert vault.marks_of(["person.phone.exact:1"]) == [second]


def test_a_key_of_the_marks_is_dropped_only_when_it_is_not_active(ring):
    vault.ring()
    with pytest.raises(KeyringFaulty):
        keyring.drop_marks(ring, 1)
    with pytest.raises(KeyUnknown):
        keyring.drop_marks(ring, 7)


def test_a_ring_without_its_active_key_of_the_marks_is_refused(ring):
    vault.ring()
    told = json.loads(ring.read_text())
    for marks in ({"active": 2, "keys": told["marks"]["keys"]}, {"active": 1, "keys": {"1": "AAAA"}}):
        ring.write_text(json.dumps({**told, "marks": marks}))
        with pytest.raises(KeyringFaulty):
            keyring.read(ring)
