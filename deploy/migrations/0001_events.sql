-- Every delivery of every statement about money, as it came in and as it was understood.
-- Append-only. Ids and codes compare by bytes, here and in the other tables: the same order
-- everywhere, and no index depends on the collations of an operating system.

CREATE FUNCTION from_ms(ms BIGINT) RETURNS TIMESTAMPTZ
  LANGUAGE sql STABLE STRICT PARALLEL SAFE
  RETURN to_timestamp((ms / 1000)::DOUBLE PRECISION) + (ms % 1000) * INTERVAL '1 millisecond';

CREATE FUNCTION to_ms(instant TIMESTAMPTZ) RETURNS BIGINT
  LANGUAGE sql STABLE STRICT PARALLEL SAFE
  RETURN (EXTRACT(EPOCH FROM instant) * 1000)::BIGINT;

CREATE FUNCTION refuse_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'insufficient_privilege',
          HINT = 'Corrections are new events or actions; history is never edited.';
END $$;

CREATE TABLE events (
  id BIGSERIAL PRIMARY KEY,
  txn_id TEXT COLLATE "C" NOT NULL,
  source TEXT NOT NULL,
  event_type TEXT NOT NULL,
  status TEXT NOT NULL,
  amount BIGINT,
  raw_payload JSONB,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),

  currency TEXT NOT NULL,
  event_id TEXT NOT NULL,
  posting_id TEXT NOT NULL,
  content TEXT NOT NULL,
  kind TEXT NOT NULL,
  role TEXT NOT NULL,
  direction TEXT NOT NULL,
  txn_id_kind TEXT NOT NULL,
  occurred_at TIMESTAMPTZ NOT NULL,
  occurred_precision TEXT NOT NULL,
  arrived_at TIMESTAMPTZ NOT NULL,
  origin_topic TEXT COLLATE "C" NOT NULL,
  origin_partition INTEGER NOT NULL,
  origin_offset BIGINT NOT NULL,
  redelivery BOOLEAN NOT NULL,

  provider TEXT,
  merchant_id TEXT,
  account TEXT,
  rail TEXT,
  parent_txn_id TEXT,
  settlement_ref TEXT,
  refs JSONB,
  amount_basis TEXT NOT NULL,
  fee_minor BIGINT,
  tax_minor BIGINT,
  net_minor BIGINT,
  original_amount_minor BIGINT,
  original_currency TEXT,
  fx_rate NUMERIC,
  booking_date DATE,
  value_date DATE,
  business_date DATE,

  raw TEXT,
  raw_codec TEXT,
  raw_sha256 TEXT,
  key_id TEXT,
  adapter TEXT,
  adapter_version TEXT,
  import_id TEXT,
  line_no INTEGER,

  journal_partition INTEGER NOT NULL,
  journal_offset BIGINT NOT NULL
);

COMMENT ON COLUMN events.amount IS 'What moved, in minor units; null is unknown, not zero.';
COMMENT ON COLUMN events.raw_payload IS 'raw as JSON; null when raw is sealed or was not JSON.';
COMMENT ON COLUMN events.raw IS 'The bytes that came in, by raw_codec (utf8, base64); ciphertext when key_id is set.';
COMMENT ON COLUMN events.created_at IS 'The clock of the sink; arrived_at is the clock of the broker.';
COMMENT ON COLUMN events.redelivery IS 'The same event_id with the same content had arrived before.';

CREATE UNIQUE INDEX events_origin ON events (origin_topic, origin_partition, origin_offset);
CREATE INDEX events_txn ON events (txn_id);

CREATE TABLE event_refs (
  type TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  txn_id TEXT COLLATE "C" NOT NULL,
  event_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (type, value, txn_id, event_id)
);

CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE events ENABLE ALWAYS TRIGGER events_append_only;

CREATE TRIGGER event_refs_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event_refs
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE event_refs ENABLE ALWAYS TRIGGER event_refs_append_only;
