"""Those who wait for a restore are told how far it is."""

from recon_app.streaming.progress import Progress, Stage


def test_rows_done_and_offsets_to_go_add_up_over_the_partitions() -> None:
    progress = Progress(Stage.FENCING)
    progress.enter(Stage.RESTORING)
    progress.expect(0, 0, 100)
    progress.expect(1, 40, 100)
    progress.reached(0, 50, 30)
    progress.reached(0, 60, 10)
    told = progress.as_json()

    assert (told["stage"], told["rows"], told["remaining_offsets"]) == ("RESTORING", 40, 100)
    assert told["partitions"] == {
        "0": {"rows": 40, "offset": 60, "end": 100, "remaining_offsets": 40},
        "1": {"rows": 0, "offset": 40, "end": 100, "remaining_offsets": 60},
    }


def test_the_time_to_go_is_told_once_there_is_something_to_go_by() -> None:
    progress = Progress(Stage.RESTORING)
    progress.expect(0, 0, 100)

    assert progress.as_json()["eta_seconds"] is None

    progress.reached(0, 50, 50)
    progress.seconds = 8.0
    assert progress.as_json()["eta_seconds"] == 8.0


def test_a_worker_that_works_has_nothing_to_go() -> None:
    progress = Progress(Stage.RESTORING)
    progress.expect(0, 7, 7)
    progress.enter(Stage.READY)
    told = progress.as_json()

    assert (told["remaining_offsets"], told["eta_seconds"]) == (0, 0.0)


def test_a_worker_without_an_assignment_says_that_it_joins() -> None:
    assert Progress().as_json()["stage"] == "JOINING"
