"""Which records a replay is about: a range of offsets for every partition of every input."""

from collections.abc import Iterator
from dataclasses import dataclass

from recon_app.codec.origins import base_topic
from recon_app.domain.events import Origin

__all__ = ["Place", "Scope", "Span"]

#: Topic and partition number.
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Span:
    """Offsets from ``first`` up to, and without, ``end``."""

    first: int
    end: int

    @property
    def size(self) -> int:
        """How many offsets it covers."""
        return max(self.end - self.first, 0)


@dataclass(frozen=True, slots=True)
class Scope:
    """The spans of every input topic, by partition number."""

    spans: dict[str, list[Span]]

    def of(self, partition: int) -> dict[str, Span]:
        """The span of each topic in one partition number."""
        return {topic: spans[partition] for topic, spans in self.spans.items()}

    def places(self) -> Iterator[tuple[Place, Span]]:
        """Every partition with its span."""
        for topic, spans in self.spans.items():
            for partition, span in enumerate(spans):
                yield (topic, partition), span

    def holds(self, origin: Origin) -> bool:
        """Whether a record came in within the scope."""
        return self.reaches(origin) and origin.offset < self._span(origin).end

    def reaches(self, origin: Origin) -> bool:
        """Whether a record came in no earlier than the scope begins."""
        return origin.offset >= self._span(origin).first

    def _span(self, origin: Origin) -> Span:
        spans = self.spans.get(base_topic(origin.topic), [])
        return spans[origin.partition] if origin.partition < len(spans) else Span(0, 0)

    @property
    def size(self) -> int:
        """How many offsets it covers in all."""
        return sum(span.size for _, span in self.places())
