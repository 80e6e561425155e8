"""A lent struct is to all who use it the dataclass it stands for, only faster."""

import copy
import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

import recon_app
from recon_app.domain import case, decision, events
from recon_app.domain.case import Leg, Side
from recon_app.domain.shape import shape
from recon_app.structs import struct_of

ROOT = Path(recon_app.__file__).parents[1]

#: Decides two events of one payment and tells what came of it.
STORY = """
from recon_app.domain.decide import decide
from recon_app.domain.decision import Trigger
from recon_app.domain.events import Origin, Source, Status
from recon_app.domain.identity import make_event
from recon_app.domain.policy import PolicyBook
from recon_app.domain.states import TriggerKind

book, last = PolicyBook.from_dict({}), None
told = [(Source.GATEWAY, "PAYMENT_CAPTURED", 5), (Source.BANK, "LEDGER_POSTED", 4)]
for source, event_type, amount in told:
    event = make_event("T1", source, event_type, Status.SUCCESS, amount, "INR", 1000)
    origin = Origin(source.lower(), 0, 7, 2000)
    decided = decide(last, Trigger(TriggerKind[source], 2000, "T1", origin, event), book)
    last = decided.case
    print(decided)
"""
#: The package without its ``__init__``, so that nobody lends anything.
ALONE = """
import sys, types
package = types.ModuleType("recon_app")
package.__path__ = [sys.argv[1] + "/recon_app"]
sys.modules["recon_app"] = package
"""
FOREIGN = """
known = {name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names
known -= {name for name in known if name.startswith("_sysconfigdata_")}
print(sorted(known - {"recon_app", "__main__", "__mp_main__"}), file=sys.stderr)
"""


def told(script: str, *flags: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *flags, "-c", script, str(ROOT)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)


def test_the_core_alone_decides_alike_and_needs_the_standard_library_only() -> None:
    alone = told(ALONE + STORY + FOREIGN, "-S")

    assert alone.stdout == told(STORY).stdout
    assert "AMOUNT_MISMATCH" in alone.stdout
    assert alone.stderr == "[]\n"


@shape
class Sample:
    """A shape of its own."""

    name: str
    parts: list[int] = dataclasses.field(default_factory=list)
    note: str | None = None

    @property
    def total(self) -> int:
        """What the parts add up to."""
        return sum(self.parts)


PLAIN = dataclasses.make_dataclass("Plain", [("name", str), ("note", str, "x")], slots=True)


@pytest.mark.parametrize("kind", [Sample, struct_of(PLAIN), case.Case, decision.Decision])
def test_what_stands_for_a_dataclass_is_one_to_the_standard_library(kind: type) -> None:
    assert dataclasses.is_dataclass(kind)
    assert [f.name for f in dataclasses.fields(kind)] == list(kind.__annotations__)


def test_it_is_built_set_compared_copied_and_shown_like_one() -> None:
    one, other = Sample("a", [1, 2]), Sample("a", note=None, parts=[1, 2])

    assert one == other
    assert repr(one) == "Sample(name='a', parts=[1, 2], note=None)"
    assert one.total == 3
    assert dataclasses.replace(one, name="b") == Sample("b", [1, 2])
    assert dataclasses.asdict(one) == {"name": "a", "parts": [1, 2], "note": None}
    assert copy.deepcopy(one) == one
    one.parts.append(3)
    assert one != other
    assert Sample("c").parts is not Sample("c").parts
    with pytest.raises(TypeError):
        hash(one)


def test_what_is_not_a_field_cannot_be_set() -> None:
    side = Side([Leg("G:1", "1", [])])

    with pytest.raises(AttributeError):
        side.amount = 5  # type: ignore[attr-defined]


def test_shapes_keep_their_names_and_words() -> None:
    assert (events.Origin.__name__, events.Origin.__module__) == (
        "Origin",
        "recon_app.domain.events",
    )
    assert "LogAppendTime" in (events.Origin.__doc__ or "")
