"""The table of faults: every row is run by the same runner and closed by the same judges."""

from tests.chaos import faults_inputs as inputs
from tests.chaos import faults_servers as servers
from tests.chaos import faults_volumes as volumes
from tests.chaos import faults_workers as workers
from tests.chaos.bed import Bed
from tests.chaos.fault import Fault, in_order, shuffled

__all__ = ["BITES", "FAULTS", "wrong"]

STEPS = ("before_commit", "before_end", "after_commit", "after_write")
ALL = ("engine-1", "engine-2", "sink")
TO_KAFKA = dict.fromkeys(ALL, "kafka")
ONE_TO_KAFKA = {"engine-2": "kafka"}
TO_POSTGRES = {"sink": "postgres"}

BAD_DAY = Fault(
    "a bad day: a bit of everything, one after another",
    shuffled(
        workers.kill(*ALL),
        workers.kill_at("before_end"),
        workers.stop("engine-1"),
        workers.zombie,
        volumes.lose,
        in_order(servers.gone("postgres"), servers.back("postgres")),
        in_order(servers.gone("kafka"), servers.back("kafka")),
    ),
)

FAULTS: tuple[Fault, ...] = (
    *(Fault(f"engine killed {step}", workers.kill_at(step)) for step in STEPS),
    Fault("all workers killed", workers.kill(*ALL)),
    Fault("sink killed", workers.kill("sink")),
    Fault("workers killed at random for 2 min", workers.kill_at_random(120)),
    Fault("engine stopped with SIGTERM", workers.stop("engine-1")),
    Fault("engine asleep beyond its session (zombie)", workers.zombie),
    Fault("engine asleep inside a transaction", workers.sleep_inside),
    Fault("scale 1 to 3 to 2 to 1", workers.scale, prepare=workers.without("engine-2")),
    Fault("rolling restart of all roles", workers.roll),
    Fault("broker killed and restarted", servers.gone("kafka"), servers.back("kafka")),
    Fault("broker away for 60 s", servers.gone("kafka", 60), servers.back("kafka")),
    Fault("Postgres killed and restarted", servers.gone("postgres"), servers.back("postgres")),
    Fault("Postgres away for 60 s", servers.gone("postgres", 60), servers.back("postgres")),
    Fault(
        "all workers cut off from the broker for 10 s",
        servers.cut("kafka", 10),
        servers.healed("kafka"),
        through=TO_KAFKA,
    ),
    Fault(
        "one engine cut off from the broker for 15 s",
        servers.cut("kafka", 15),
        servers.healed("kafka"),
        through=ONE_TO_KAFKA,
    ),
    Fault(
        "silence between one engine and the broker for 15 s",
        servers.silent("kafka", 15),
        servers.healed("kafka"),
        through=ONE_TO_KAFKA,
    ),
    Fault(
        "connections to the broker break often for 15 s",
        servers.break_often("kafka", 15),
        servers.healed("kafka"),
        through=TO_KAFKA,
    ),
    Fault(
        "100 ms of latency each way to the broker for 20 s",
        servers.slow("kafka", 0.1, 20),
        servers.healed("kafka"),
        through=TO_KAFKA,
    ),
    Fault(
        "connections to Postgres break often for 15 s",
        servers.break_often("postgres", 15),
        servers.healed("postgres"),
        through=TO_POSTGRES,
    ),
    Fault(
        "silence between sink and Postgres for 15 s",
        servers.silent("postgres", 15),
        servers.healed("postgres"),
        through=TO_POSTGRES,
    ),
    Fault("volume lost", volumes.lose),
    Fault("older volume put back", volumes.put_back),
    *(
        Fault(
            f"bytes flipped in {what}",
            volumes.corrupt(pattern),
            prepare=workers.without("engine-1"),
        )
        for what, pattern in (("SST", "*.sst"), ("MANIFEST", "MANIFEST-*"), ("CURRENT", "CURRENT"))
    ),
    Fault(
        "volume full",
        volumes.fill_disk,
        volumes.empty_disk,
        prepare=volumes.small_disk,
        needs=volumes.no_mounts,
    ),
    Fault("records that cannot be read, and oversize ones", inputs.poison),
    Fault(
        "all clocks jump by +10 min, then to -10 min",
        inputs.jump(600, -600),
        inputs.set_clocks,
        prepare=inputs.own_clocks,
    ),
    BAD_DAY,
)

#: Build that is wrong on purpose -> what it does, and where a kill shows it.
WRONG = {
    "offsets_first": ("commits offsets before the work", "between"),
    "rows_first": ("writes rows before the commit", "before_commit"),
}


def wrong(build: str) -> Fault:
    """A kill that an engine of this build (``tests.chaos.wrong_...``) does not survive unharmed."""
    does, step = WRONG[build]

    def prepare(bed: Bed) -> None:
        for name in bed.workers.engines:
            bed.workers.programs[name] = f"tests.chaos.wrong_{build}"

    return Fault(f"an engine that {does} is killed", workers.kill_at(step), prepare=prepare)


#: In these runs the judges must find something.
BITES = tuple(wrong(build) for build in WRONG)
