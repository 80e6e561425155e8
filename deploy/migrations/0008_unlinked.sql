-- Lines whose transaction id was derived, not given: they are in no case until somebody links them.
-- Several notices of one posting are one line; the furthest of them stands, in whatever order they
-- came. And how far the statements of a source are known to be complete.

CREATE TABLE unlinked_txns (
  source TEXT COLLATE "C" NOT NULL,
  txn_id TEXT COLLATE "C" NOT NULL,
  posting_id TEXT COLLATE "C" NOT NULL,
  event_id TEXT COLLATE "C" NOT NULL,
  content TEXT COLLATE "C" NOT NULL,
  event_type TEXT NOT NULL,
  status TEXT NOT NULL,
  status_rank SMALLINT NOT NULL,
  amount BIGINT,
  currency TEXT NOT NULL,
  direction TEXT NOT NULL,
  occurred_at TIMESTAMPTZ NOT NULL,
  occurred_precision TEXT NOT NULL,
  booking_date DATE,
  value_date DATE,
  business_date DATE,
  provider TEXT,
  account TEXT,
  rail TEXT,
  refs JSONB,
  arrived_at TIMESTAMPTZ NOT NULL,
  linked_txn_id TEXT COLLATE "C",
  linked_at TIMESTAMPTZ,
  journal_partition INTEGER NOT NULL,
  journal_offset BIGINT NOT NULL,
  PRIMARY KEY (source, txn_id, posting_id),
  CHECK ((linked_txn_id IS NULL) = (linked_at IS NULL))
);

COMMENT ON TABLE unlinked_txns IS 'Unmatched lines, one a posting; events has every delivery.';
COMMENT ON COLUMN unlinked_txns.amount IS 'What moved, in minor units; null is unknown, not zero.';
COMMENT ON COLUMN unlinked_txns.arrived_at IS 'Of its first notice: its age is counted from here.';
COMMENT ON COLUMN unlinked_txns.linked_txn_id IS 'The transaction it was linked to; null: unmatched.';

CREATE INDEX unlinked_txns_queue ON unlinked_txns (arrived_at, source, txn_id, posting_id)
  WHERE linked_txn_id IS NULL;

-- The sink finds the lines of what it stored by this, whichever way events came in.
CREATE INDEX events_unlinked ON events (journal_partition, journal_offset)
  WHERE txn_id_kind = 'DERIVED';

CREATE TABLE source_coverage (
  source TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL,
  complete_to TIMESTAMPTZ NOT NULL,
  import_id TEXT NOT NULL,
  noted_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  PRIMARY KEY (source, account)
);

COMMENT ON TABLE source_coverage IS 'No row: it is not known how far a source is complete.';
COMMENT ON COLUMN source_coverage.account IS 'Empty where a source is not told by account.';
COMMENT ON COLUMN source_coverage.complete_to IS 'All that happened before this is in.';
COMMENT ON COLUMN source_coverage.import_id IS 'The statement that says so.';

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'realrecon_sink') THEN
    GRANT SELECT, INSERT, UPDATE ON unlinked_txns, source_coverage TO realrecon_sink;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'realrecon_reader') THEN
    GRANT SELECT ON unlinked_txns, source_coverage TO realrecon_reader;
  END IF;
END $$;
