-- A month of payments: ids at random, one in fifty an exception, a few still waiting. rows_wanted() of them.

CREATE TEMP VIEW drawn AS
SELECT n, 'pay_' || substr(md5(n::text), 1, 16) AS txn_id,
  mod(hashint8(n)::bigint + 2147483648, 10000)::int AS luck,
  mod(hashint8(n + 1000000007)::bigint + 2147483648, 1000)::int AS kind,
  timestamptz '2026-10-24 00:00Z' + n * (interval '30 days' / rows_wanted()) AS at,
  1000 + mod(hashint8(n + 77)::bigint + 2147483648, 9000000) AS amount
FROM generate_series(1, rows_wanted()) AS n;

CREATE TEMP VIEW judged AS
SELECT *, CASE
    WHEN n > rows_wanted() - 10000 THEN 'GATEWAY_RECEIVED'
    WHEN luck < 70 THEN 'BANK_MISSING'
    WHEN luck < 100 THEN 'GATEWAY_MISSING'
    WHEN luck < 200 THEN 'MISMATCHED'
    WHEN luck < 300 THEN 'RESOLVED'
    ELSE 'MATCHED' END AS state,
  CASE WHEN kind < 800 THEN 'INR' WHEN kind < 920 THEN 'USD' WHEN kind < 990 THEN 'EUR'
    WHEN kind < 995 THEN 'KWD' ELSE 'JPY' END AS currency,
  CASE WHEN kind % 20 < 12 THEN 'UPI' WHEN kind % 20 < 17 THEN 'CARD'
    WHEN kind % 20 < 19 THEN 'NEFT' END AS rail
FROM drawn;

INSERT INTO transactions (txn_id, state, last_updated, reason, reasons, is_exception, severity,
  match_kind, deadline, variance_minor, exposure, currency, gateway_amount, bank_amount, kind,
  direction, posting, txn_id_kind, provider, merchant_id, account, rail, opened_at,
  first_occurred_at, policy_version, rule, version, seq, incarnation, episode, resolution_code,
  resolved_by, case_record, journal_partition, journal_offset, decided_at)
SELECT txn_id, state, at + luck % 40 * interval '100 ms', reason, ARRAY[reason],
  state IN ('BANK_MISSING', 'GATEWAY_MISSING', 'MISMATCHED'),
  CASE WHEN state IN ('BANK_MISSING', 'GATEWAY_MISSING', 'MISMATCHED')
    THEN (ARRAY['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'])[1 + kind % 4] END,
  CASE state WHEN 'MATCHED' THEN CASE WHEN luck % 50 = 0 THEN 'TOLERANCE' ELSE 'AUTO' END
    WHEN 'RESOLVED' THEN 'FORCE' END,
  at + interval '60 s',
  CASE WHEN state IN ('MATCHED', 'RESOLVED') THEN 0 WHEN state = 'MISMATCHED' THEN kind - 500 END,
  CASE WHEN state IN ('BANK_MISSING', 'GATEWAY_MISSING', 'MISMATCHED') THEN
    jsonb_build_array(jsonb_build_object('currency', currency, 'amount_minor', amount, 'owed',
      CASE WHEN state = 'GATEWAY_MISSING' OR kind < 500 THEN 'BY_US' ELSE 'TO_US' END))
    ELSE '[]' END,
  currency, CASE WHEN state <> 'GATEWAY_MISSING' THEN amount END,
  CASE WHEN state NOT IN ('BANK_MISSING', 'GATEWAY_RECEIVED') THEN amount END,
  'PAYMENT', 'IN', 'PER_TXN', 'GIVEN',
  (ARRAY['razorpay', 'razorpay', 'razorpay', 'cashfree', 'stripe'])[1 + kind % 5],
  'merchant-' || (n * 7919) % 2000, 'account-' || (n * 104729) % 50, rail, at, at, 'policy', 'RULE',
  2, 2, 1, 1, CASE WHEN state = 'RESOLVED' THEN 'FORCE_MATCH' END,
  CASE WHEN state = 'RESOLVED' THEN 'ana' END,
  json_build_object('case', repeat('x', 1700)), n % 12, n / 12, at
FROM (SELECT *, CASE state WHEN 'BANK_MISSING' THEN 'BANK_MISSING'
    WHEN 'GATEWAY_MISSING' THEN 'GATEWAY_MISSING'
    WHEN 'MISMATCHED' THEN (ARRAY['AMOUNT_MISMATCH', 'STATUS_MISMATCH', 'DUPLICATE_BANK'])[1 + kind % 3]
    WHEN 'RESOLVED' THEN 'AMOUNT_MISMATCH' END AS reason FROM judged) AS reasoned;

INSERT INTO transitions (txn_id, incarnation, seq, version, trigger_kind, trigger_outcome,
  trigger_topic, trigger_partition, trigger_offset, after_state, rule, policy_version, arrived_at,
  decided_at, decided_ms, detection_latency_ms, decision, journal_partition, journal_offset)
SELECT txn_id, 1, 2, 2, 'BANK', 'APPLIED', 'bank_txns', (n % 12)::int, n / 12, state, 'RULE', 'policy', at,
  at, to_ms(at), 3 + luck % 60, '{}', (n % 12)::int, n / 12 FROM judged;

INSERT INTO events (txn_id, source, event_type, status, amount, currency, event_id, posting_id,
  content, kind, role, direction, txn_id_kind, occurred_at, occurred_precision, arrived_at,
  origin_topic, origin_partition, origin_offset, redelivery, amount_basis, raw, raw_codec,
  journal_partition, journal_offset)
SELECT txn_id, 'GATEWAY', 'PAYMENT_CAPTURED', 'SUCCESS', amount, currency, md5('e' || n), md5('p' || n),
  md5('c' || n), 'PAYMENT', 'PRIMARY', 'IN', 'GIVEN', at, 'INSTANT', at, 'gateway_txns', (n % 12)::int,
  n / 12, false, 'GROSS', repeat('x', 300), 'utf8', (n % 12)::int, n / 12 FROM judged;

INSERT INTO event_refs (type, value, txn_id, event_id)
SELECT (ARRAY['order', 'rrn', 'utr'])[1 + kind % 3], 'ref_' || substr(md5('r' || n), 1, 14), txn_id,
  md5('e' || n) FROM drawn;
