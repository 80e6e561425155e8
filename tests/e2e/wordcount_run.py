"""Starting word count workers, feeding them, and judging from outside what they wrote."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic

from recon_app.stack.ports import free_port

__all__ = ["Run", "until"]

PARTITIONS = 4
ROOT = Path(__file__).parents[2]


def until(condition: Callable[[], bool], what: str, timeout_s: float = 60.0) -> None:
    """Poll until ``condition`` holds; fail naming ``what`` when it does not in time."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"timed out: {what}"
        time.sleep(0.05)


@dataclass
class Run:
    """One word count of its own topics and group."""

    brokers: str
    prefix: str
    home: Path
    workers: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    sent: Counter[bytes] = field(default_factory=Counter)

    def create_topics(self) -> None:
        admin = KafkaAdminClient(bootstrap_servers=self.brokers)
        append_time = {"message.timestamp.type": "LogAppendTime"}
        names = ["words-a", "words-b", "word-counts", "counts-changelog"]
        topics = [(name, PARTITIONS) for name in names] + [("heartbeat", 1)]
        admin.create_topics(
            [NewTopic(self.prefix + n, p, 1, topic_configs=append_time) for n, p in topics]
        )
        admin.close()

    def start(self, name: str, failpoint: str = "", app: str = "tests.e2e.wordcount") -> None:
        environment = os.environ | {
            "WORDCOUNT_BROKERS": self.brokers,
            "WORDCOUNT_PREFIX": self.prefix,
            "WORDCOUNT_DIR": str(self.home / name),
            "WORDCOUNT_PORT": str(free_port()),
            "RECON_FAILPOINT": failpoint,
        }
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / f"{name}.log").open("ab") as log:
            self.workers[name] = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "faust",
                    "-A",
                    app,
                    "worker",
                    "-l",
                    "info",
                ],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )

    def signal(self, name: str, number: signal.Signals) -> None:
        self.workers[name].send_signal(number)

    def is_stopped(self, name: str) -> bool:
        return bool(psutil.Process(self.workers[name].pid).status() == psutil.STATUS_STOPPED)

    def exit_code(self, name: str, timeout_s: float = 30.0) -> int:
        return self.workers[name].wait(timeout_s)

    @contextmanager
    def load(self) -> Iterator[Callable[[int], None]]:
        """Gives a function that sends so many words, spread over keys and both topics."""
        producer = KafkaProducer(bootstrap_servers=self.brokers, linger_ms=5, acks="all")

        def send(count: int) -> None:
            for number in range(count):
                key = b"w%d" % (number % 97)
                producer.send(self.prefix + ("words-a", "words-b")[number % 2], key=key, value=b"x")
                self.sent[key] += 1
            producer.flush()

        try:
            yield send
        finally:
            producer.close()

    def members(self) -> int:
        """How many members Kafka counts in the group."""
        admin = KafkaAdminClient(bootstrap_servers=self.brokers)
        try:
            group = self.prefix + "wordcount"
            return len(admin.describe_groups([group])[group]["members"])
        finally:
            admin.close()

    def outputs(self) -> list[tuple[bytes, int, str]]:
        """Every committed output in its partition's order: key, count, input it came from."""
        consumer = KafkaConsumer(
            bootstrap_servers=self.brokers,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
        )
        tps = [TopicPartition(self.prefix + "word-counts", n) for n in range(PARTITIONS)]
        ends = consumer.end_offsets(tps)
        consumer.assign(tps)
        found = []
        while any(consumer.position(tp) < ends[tp] for tp in tps):
            for records in consumer.poll(timeout_ms=200).values():
                found += [(r.key, *r.value.decode().split(" ")) for r in records]
        consumer.close()
        return [(key, int(count), origin) for key, count, origin in found]

    def finished(self) -> bool:
        return len(self.outputs()) >= sum(self.sent.values())

    def verdict(self) -> str:
        """``exactly once``, or what is wrong."""
        outputs = self.outputs()
        origins = Counter(origin for _, _, origin in outputs)
        counts: Counter[bytes] = Counter()
        for key, count, _ in outputs:
            if count != counts[key] + 1:
                return f"{key!r} went from {counts[key]} to {count}"
            counts[key] = count
        if repeated := [origin for origin, times in origins.items() if times > 1]:
            return f"repeated: {repeated[:3]}"
        return "exactly once" if counts == self.sent else f"sent {self.sent - counts} more"

    def stop(self) -> None:
        for worker in self.workers.values():
            if worker.poll() is None:
                worker.send_signal(signal.SIGCONT)
                worker.terminate()
        for worker in self.workers.values():
            try:
                worker.wait(15)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait(5)
