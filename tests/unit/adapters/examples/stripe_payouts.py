"""Stripe's itemised reports and the balance export of its dashboard."""

__all__ = ["DASHBOARD", "EXAMPLES", "PAYOUTS", "RECONCILIATION"]

RECONCILIATION = b"""\
automatic_payout_id,balance_transaction_id,created_utc,created,available_on_utc,currency,gross,fee,\
net,reporting_category,source_id,charge_id,payment_intent_id
po_1,txn_1,2024-02-01 00:35:45,2024-01-31 16:35:45,2024-02-05 00:00:00,usd,100.00,3.20,96.80,\
charge,ch_1,ch_1,pi_1
po_1,txn_2,2024-02-02 08:00:00,2024-02-02 00:00:00,2024-02-05 00:00:00,usd,-10.00,0.00,-10.00,\
refund,re_1,ch_1,pi_1
po_1,txn_3,2024-02-02 08:00:00,2024-02-02 00:00:00,2024-02-05 00:00:00,usd,-1.50,0.00,-1.50,fee,,,
po_1,txn_4,2024-02-05 08:00:00,2024-02-05 00:00:00,2024-02-05 00:00:00,jpy,-1500,0,-1500,\
payout,po_1,,
"""

PAYOUTS = b"""\
payout_id,effective_at,currency,gross,fee,net,reporting_category,balance_transaction_id,\
payout_expected_arrival_date,payout_status
po_2,2024-02-06 00:00:00,eur,85.30,0.00,85.30,payout,txn_5,2024-02-07,in_transit
po_3,2024-02-08 00:00:00,eur,-10.00,0.00,-10.00,payout_reversal,txn_6,2024-02-09,failed
"""

DASHBOARD = b"""\
id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description,Transfer
txn_7,charge,ch_2,20.00,0.88,19.12,usd,2024-02-01 00:35,2024-02-03 00:00,an order,po_4
"""

EXAMPLES = [RECONCILIATION, PAYOUTS, DASHBOARD]
