-- A hash chain over the journal, one per partition: each entry holds the hash of the one before, so
-- that nothing in it can be changed, removed or slipped in unseen. docs/audit.md says what is hashed.

CREATE TABLE audit_log (
  journal_partition INTEGER NOT NULL,
  entry BIGINT NOT NULL,
  journal_offset BIGINT NOT NULL,
  txn_id TEXT COLLATE "C",
  incarnation BIGINT,
  seq BIGINT,
  rejected BOOLEAN NOT NULL,
  record_sha256 BYTEA NOT NULL,
  transition_sha256 BYTEA,
  event_sha256 BYTEA,
  hash BYTEA NOT NULL,
  PRIMARY KEY (journal_partition, entry)
);

COMMENT ON COLUMN audit_log.entry IS 'The place in the chain of the partition: 1, 2, 3, without gap.';
COMMENT ON COLUMN audit_log.txn_id IS 'Null, like incarnation and seq, when the record was rejected.';
COMMENT ON COLUMN audit_log.rejected IS 'The record is in sink_rejects, not in transitions.';
COMMENT ON COLUMN audit_log.record_sha256 IS 'Of the bytes of the journal record.';
COMMENT ON COLUMN audit_log.transition_sha256 IS 'Of what transitions has of the record.';
COMMENT ON COLUMN audit_log.event_sha256 IS 'Of what events has of it; null when it brought no event.';
COMMENT ON COLUMN audit_log.hash IS 'Of all the other columns and the hash of the entry before.';

CREATE TABLE audit_heads (
  journal_partition INTEGER PRIMARY KEY,
  genesis_offset BIGINT NOT NULL CHECK (genesis_offset >= 0),
  entries BIGINT NOT NULL CHECK (entries >= 0),
  next_offset BIGINT NOT NULL CHECK (next_offset >= genesis_offset),
  hash BYTEA NOT NULL
);

COMMENT ON TABLE audit_heads IS 'Where each chain ends. Moved by compare-and-set with the rows.';
COMMENT ON COLUMN audit_heads.genesis_offset IS 'The first journal offset the chain answers for.';
COMMENT ON COLUMN audit_heads.next_offset IS 'The journal offset after the last entry.';
COMMENT ON COLUMN audit_heads.hash IS 'Of the last entry; of the genesis when there is none.';

CREATE FUNCTION refuse_shorter_chain() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.journal_partition, NEW.genesis_offset) <> (OLD.journal_partition, OLD.genesis_offset)
     OR NEW.entries <= OLD.entries OR NEW.next_offset <= OLD.next_offset THEN
    RAISE EXCEPTION 'the chain of journal partition % only grows', OLD.journal_partition
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_append_only;

CREATE TRIGGER audit_heads_stay BEFORE DELETE OR TRUNCATE ON audit_heads
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_heads ENABLE ALWAYS TRIGGER audit_heads_stay;

CREATE TRIGGER audit_heads_grow BEFORE UPDATE ON audit_heads
  FOR EACH ROW EXECUTE FUNCTION refuse_shorter_chain();
ALTER TABLE audit_heads ENABLE ALWAYS TRIGGER audit_heads_grow;

-- What was set aside is history too.
CREATE TRIGGER sink_rejects_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sink_rejects
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE sink_rejects ENABLE ALWAYS TRIGGER sink_rejects_append_only;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'realrecon_sink') THEN
    GRANT SELECT, INSERT ON audit_log, audit_heads TO realrecon_sink;
    GRANT UPDATE (entries, next_offset, hash) ON audit_heads TO realrecon_sink;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'realrecon_reader') THEN
    GRANT SELECT ON audit_log, audit_heads TO realrecon_reader;
  END IF;
END $$;
