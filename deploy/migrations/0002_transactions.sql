-- What is known of each transaction now. The journal's newest record of it, by (incarnation, seq), wins.

CREATE TABLE transactions (
  txn_id TEXT COLLATE "C" PRIMARY KEY,
  state TEXT COLLATE "C" NOT NULL,
  gateway_event_id BIGINT,
  bank_event_id BIGINT,
  last_updated TIMESTAMPTZ NOT NULL DEFAULT now(),

  reason TEXT COLLATE "C",
  reasons TEXT[] NOT NULL,
  is_exception BOOLEAN NOT NULL,
  severity TEXT,
  match_kind TEXT,
  deadline TIMESTAMPTZ,
  transient_until TIMESTAMPTZ,
  variance_minor BIGINT,
  exposure JSONB NOT NULL,

  currency TEXT,
  gateway_amount BIGINT,
  bank_amount BIGINT,
  amount BIGINT GENERATED ALWAYS AS (GREATEST(gateway_amount, bank_amount)) STORED,
  kind TEXT NOT NULL,
  direction TEXT NOT NULL,
  posting TEXT NOT NULL,
  txn_id_kind TEXT NOT NULL,
  provider TEXT,
  merchant_id TEXT,
  account TEXT,
  rail TEXT COLLATE "C",
  parent_txn_id TEXT,
  settlement_ref TEXT,
  superseded_by TEXT,

  opened_at TIMESTAMPTZ NOT NULL,
  first_occurred_at TIMESTAMPTZ NOT NULL,
  business_date DATE,
  policy_version TEXT NOT NULL,
  rule TEXT NOT NULL,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  incarnation BIGINT NOT NULL,
  episode INTEGER NOT NULL,

  resolution_code TEXT,
  resolution_reason_code TEXT,
  resolution_note TEXT,
  resolution_amount BIGINT,
  resolved_by TEXT,
  approved_by TEXT,
  confirmed_by TEXT,
  resolved_at TIMESTAMPTZ,

  case_record JSON NOT NULL,
  journal_partition INTEGER NOT NULL,
  journal_offset BIGINT NOT NULL,
  decided_at TIMESTAMPTZ NOT NULL
) WITH (toast_tuple_target = 8160);

COMMENT ON COLUMN transactions.gateway_event_id IS 'events.id of the effective gateway fact.';
COMMENT ON COLUMN transactions.bank_event_id IS 'events.id of the effective bank fact.';
COMMENT ON COLUMN transactions.last_updated IS 'When version rose last; a redelivery does not move it.';
COMMENT ON COLUMN transactions.amount IS 'The greater amount of the two sides, in minor units.';
COMMENT ON COLUMN transactions.case_record IS 'The whole case, byte for byte as the journal has it.';

-- A case is kept as text that was checked, and uncompressed up to 8 kB: parsing and compressing it on
-- every decision would cost more than all the rest of the row.

-- Lists are read newest first, by (last_updated, txn_id). Most cases end matched and without a reason,
-- so the indexes of what is looked for leave those out.
CREATE INDEX transactions_newest ON transactions (last_updated DESC, txn_id);
CREATE INDEX transactions_state ON transactions (state, last_updated DESC, txn_id)
  WHERE state <> 'MATCHED';
CREATE INDEX transactions_reason ON transactions (reason, last_updated DESC, txn_id)
  WHERE reason IS NOT NULL;
CREATE INDEX transactions_rail ON transactions (rail, last_updated DESC, txn_id)
  WHERE rail IS NOT NULL;
CREATE INDEX transactions_amount ON transactions (amount);
