-- Where the sink is in the journal, and what of the journal Postgres would not take.

CREATE TABLE sink_positions (
  partition INTEGER PRIMARY KEY,
  next_offset BIGINT NOT NULL CHECK (next_offset >= 0),
  moved_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

COMMENT ON TABLE sink_positions IS 'Moved by compare-and-set, in the same transaction as the rows.';

CREATE TABLE sink_rejects (
  journal_partition INTEGER NOT NULL,
  journal_offset BIGINT NOT NULL,
  record BYTEA NOT NULL,
  error_class TEXT NOT NULL,
  error TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  PRIMARY KEY (journal_partition, journal_offset)
);

COMMENT ON COLUMN sink_rejects.record IS 'The bytes of the journal record.';
