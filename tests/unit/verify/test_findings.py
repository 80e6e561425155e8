"""Differences are all counted, and the first are kept."""

from recon_app.verify.findings import KEPT, Findings, What


def test_many_differences_are_counted_and_few_are_kept() -> None:
    findings = Findings()
    for number in range(10 * KEPT):
        findings.add(What.INPUT_LOST, "journal", f"TXN{number}")

    assert findings.total == 10 * KEPT
    assert [difference.txn_id for difference in findings.first[:2]] == ["TXN0", "TXN1"]
    assert len(findings.first) == KEPT


def test_parts_are_put_together_by_kind_and_store() -> None:
    one, two = Findings(), Findings()
    one.add(What.ROW_MISSING, "events")
    two.add(What.ROW_MISSING, "events")
    two.add(What.ROW_MISSING, "transitions")
    one.merge(two)

    assert one.counts == {("ROW_MISSING", "events"): 2, ("ROW_MISSING", "transitions"): 1}
    assert len(one.first) == 3
