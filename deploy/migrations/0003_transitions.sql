-- How each transaction got where it is: one row per journal record. Append-only.

CREATE TABLE transitions (
  txn_id TEXT COLLATE "C" NOT NULL,
  incarnation BIGINT,
  seq BIGINT,
  version BIGINT,
  run_id TEXT,

  trigger_kind TEXT NOT NULL,
  trigger_outcome TEXT NOT NULL,
  trigger_topic TEXT,
  trigger_partition INTEGER NOT NULL,
  trigger_offset BIGINT,
  event_id TEXT,
  action_id TEXT COLLATE "C",
  timer_kind TEXT,
  refusal TEXT,

  before_state TEXT,
  before_reason TEXT,
  after_state TEXT,
  after_reason TEXT,
  rule TEXT NOT NULL,
  policy_version TEXT NOT NULL,
  variance_minor BIGINT,

  arrived_at TIMESTAMPTZ NOT NULL,
  decided_at TIMESTAMPTZ NOT NULL,
  decided_ms BIGINT NOT NULL,
  detection_latency_ms BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),

  decision JSON NOT NULL,
  journal_partition INTEGER NOT NULL,
  journal_offset BIGINT NOT NULL,

  CONSTRAINT transitions_identity UNIQUE (txn_id, incarnation, seq)
);

COMMENT ON COLUMN transitions.seq IS 'Null, like incarnation and version, when there is no case.';
COMMENT ON COLUMN transitions.arrived_at IS 'The trigger''s time: an arrival, or the deadline that passed.';
COMMENT ON COLUMN transitions.detection_latency_ms IS 'From the trigger''s time to the decision.';
COMMENT ON COLUMN transitions.decision IS 'The journal record, without what other tables have of it.';

CREATE INDEX transitions_action ON transitions (action_id) WHERE action_id IS NOT NULL;

CREATE TRIGGER transitions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transitions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE transitions ENABLE ALWAYS TRIGGER transitions_append_only;
