-- What the dashboard's lists and figures are read by: orders for the queue of exceptions and for
-- everything, and how many cases there are of each kind, kept by the sink in its own transaction.

CREATE FUNCTION business_day(said DATE, first_occurred TIMESTAMPTZ) RETURNS DATE
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(said, (first_occurred AT TIME ZONE 'UTC')::date);

COMMENT ON FUNCTION business_day IS 'Where no source gave a date: the UTC day of the first fact.';

CREATE FUNCTION owed_side(exposure JSONB) RETURNS TEXT
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE
    WHEN exposure = '[]' THEN 'NONE'
    WHEN exposure @> '[{"owed": "TO_US"}]' AND exposure @> '[{"owed": "BY_US"}]' THEN 'BOTH'
    ELSE exposure -> 0 ->> 'owed'
  END;

-- Ids break ties in every order. What follows them is there to be filtered by without a look at the
-- row, which is wide.
CREATE INDEX transactions_exceptions ON transactions
  (last_updated DESC, txn_id, reason, severity, currency, rail, state) WHERE is_exception;
CREATE INDEX transactions_exceptions_opened ON transactions
  (opened_at, txn_id, reason, severity, currency, rail, state)
  INCLUDE (business_date, first_occurred_at) WHERE is_exception;
CREATE INDEX transactions_exceptions_amount ON transactions
  (amount, txn_id, reason, severity, currency, rail, state) WHERE is_exception;
CREATE INDEX transactions_exceptions_variance ON transactions
  (variance_minor, txn_id) WHERE is_exception;
CREATE INDEX transactions_deadline ON transactions
  (deadline, txn_id) WHERE state NOT IN ('MATCHED', 'RESOLVED');
CREATE INDEX transactions_variance ON transactions
  (variance_minor, txn_id) WHERE variance_minor <> 0;
CREATE INDEX transactions_opened ON transactions (opened_at, txn_id);
CREATE INDEX transactions_business ON transactions
  (business_day(business_date, first_occurred_at), last_updated DESC, txn_id);
CREATE INDEX transactions_provider ON transactions (provider, last_updated DESC, txn_id)
  WHERE provider IS NOT NULL;
CREATE INDEX transactions_account ON transactions (account, last_updated DESC, txn_id)
  WHERE account IS NOT NULL;
CREATE INDEX transactions_merchant ON transactions (merchant_id, last_updated DESC, txn_id)
  WHERE merchant_id IS NOT NULL;
DROP INDEX transactions_amount, transactions_reason;
CREATE INDEX transactions_reason ON transactions
  (reason, last_updated DESC, txn_id, severity, currency, rail, is_exception)
  WHERE reason IS NOT NULL;
CREATE INDEX transactions_amount ON transactions (amount, txn_id);

-- Ids of events are looked for seldom and written always: a summary of each stretch of the table
-- costs the sink next to nothing, and says where an id cannot be.
CREATE INDEX events_ids ON events USING brin (
  event_id text_bloom_ops (n_distinct_per_range = 600, false_positive_rate = 0.001),
  posting_id text_bloom_ops (n_distinct_per_range = 600, false_positive_rate = 0.001)
) WITH (pages_per_range = 64, autosummarize = on);

CREATE TABLE case_counts (
  business_day DATE NOT NULL,
  rail TEXT COLLATE "C" NOT NULL,
  currency TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  severity TEXT COLLATE "C" NOT NULL,
  match_kind TEXT COLLATE "C" NOT NULL,
  resolution TEXT COLLATE "C" NOT NULL,
  owed TEXT COLLATE "C" NOT NULL,
  is_exception BOOLEAN NOT NULL,
  cases BIGINT NOT NULL,
  expected_minor NUMERIC NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (business_day, rail, currency, state, reason, severity, match_kind, resolution, owed,
    is_exception)
) WITH (fillfactor = 60);

COMMENT ON TABLE case_counts IS 'How many transactions there are of each kind; empty is null.';
COMMENT ON COLUMN case_counts.rail IS 'NONE where no source named one.';
COMMENT ON COLUMN case_counts.expected_minor IS 'What the gateway says moved, else the bank.';

CREATE TABLE case_exposures (
  business_day DATE NOT NULL,
  rail TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  case_owed TEXT COLLATE "C" NOT NULL,
  currency TEXT COLLATE "C" NOT NULL,
  owed TEXT COLLATE "C" NOT NULL,
  cases BIGINT NOT NULL,
  amount_minor NUMERIC NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (business_day, rail, reason, case_owed, currency, owed)
) WITH (fillfactor = 60);

COMMENT ON TABLE case_exposures IS 'The money at risk in open exceptions.';
COMMENT ON COLUMN case_exposures.case_owed IS 'Which way the whole case owes: TO_US, BY_US, BOTH.';

-- The sink adds what changed. This counts anew, for when somebody changed transactions by hand.
CREATE FUNCTION recount_cases() RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE transactions IN SHARE MODE;
  DELETE FROM case_counts;
  DELETE FROM case_exposures;
  INSERT INTO case_counts (business_day, rail, currency, state, reason, severity, match_kind,
      resolution, owed, is_exception, cases, expected_minor)
    SELECT business_day(business_date, first_occurred_at), coalesce(rail, 'NONE'),
      coalesce(currency, ''), state, coalesce(reason, ''), coalesce(severity, ''),
      coalesce(match_kind, ''), coalesce(resolution_code, ''), owed_side(exposure), is_exception,
      count(*), sum(coalesce(gateway_amount, bank_amount, 0))
    FROM transactions GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
  INSERT INTO case_exposures (business_day, rail, reason, case_owed, currency, owed, cases,
      amount_minor)
    SELECT business_day(business_date, first_occurred_at), coalesce(rail, 'NONE'),
      coalesce(reason, ''), owed_side(exposure), entry.currency, entry.owed,
      count(*), sum(entry.amount_minor)
    FROM transactions,
      jsonb_to_recordset(exposure) AS entry (currency TEXT, owed TEXT, amount_minor NUMERIC)
    WHERE is_exception GROUP BY 1, 2, 3, 4, 5, 6;
END $$;

SELECT recount_cases();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'realrecon_sink') THEN
    GRANT SELECT, INSERT, UPDATE ON case_counts, case_exposures TO realrecon_sink;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'realrecon_reader') THEN
    GRANT SELECT ON case_counts, case_exposures TO realrecon_reader;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'realrecon_api') THEN
    GRANT SELECT ON case_counts, case_exposures, sink_rejects TO realrecon_api;
  END IF;
END $$;
