"""What the oracle reads of a journal record is what the domain writes."""

from dataclasses import MISSING, fields

import msgspec
import pytest

from recon_app.codec.journal import decode_record
from recon_app.domain.case import Case
from recon_app.domain.decision import Before, Effect, JournalRecord, RawEnvelope, TriggerRecord
from recon_app.domain.events import TxnEvent
from recon_app.verify import shapes
from recon_app.verify.journal_pass import read_record
from recon_app.verify.lines import verdict_json
from tests.journal_tape import JournalTape

PAIRS = [
    (shapes.TriggerSeen, TriggerRecord),
    (shapes.EventSeen, TxnEvent),
    (shapes.EnvelopeSeen, RawEnvelope),
    (shapes.EffectSeen, Effect),
    (shapes.BeforeSeen, Before),
    (shapes.AfterSeen, Case),
    (shapes.RecordSeen, JournalRecord),
]


@pytest.mark.parametrize(("seen", "written"), PAIRS, ids=lambda kind: kind.__name__)
def test_names_and_defaults_are_the_domains(
    seen: type[msgspec.Struct], written: type[object]
) -> None:
    known = {field.name: field for field in fields(written)}  # type: ignore[arg-type]
    ours = {field.name: field for field in msgspec.structs.fields(seen)}

    assert set(ours) <= set(known)
    for name, field in ours.items():
        default = known[name].default
        if default is not MISSING:
            assert field.default == default, name


def test_a_verdict_reads_the_same_with_and_without_all_the_rest() -> None:
    tape = JournalTape()
    tape.pair("TXN1", amount=49_000)
    tape.event("TXN2", "GATEWAY")
    tape.deadline("TXN2")

    for message in tape.messages:
        whole, seen = decode_record(message.value), read_record(message.value)
        assert whole.after is not None
        assert seen.after is not None
        assert verdict_json(seen.after) == verdict_json(whole.after)
