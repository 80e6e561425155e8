-- Files that were imported: how far each is, what came of it, and the lines that could not be read.

CREATE TABLE imports (
  id TEXT COLLATE "C" PRIMARY KEY CHECK (length(id) = 64),
  name TEXT NOT NULL,
  adapter TEXT NOT NULL,
  adapter_version TEXT NOT NULL,
  account TEXT,
  options JSONB NOT NULL,
  bytes BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('RUNNING', 'DONE', 'FAILED')),
  parts BIGINT NOT NULL,
  acknowledged BIGINT NOT NULL DEFAULT 0,
  events BIGINT NOT NULL DEFAULT 0,
  ignored BIGINT NOT NULL DEFAULT 0,
  rejected BIGINT NOT NULL DEFAULT 0,
  lines BIGINT GENERATED ALWAYS AS (events + ignored + rejected) STORED,
  statements JSONB NOT NULL,
  error TEXT,
  actor TEXT NOT NULL,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  finished_at TIMESTAMPTZ
);

COMMENT ON COLUMN imports.id IS 'SHA-256 of the content, the adapter, the account and the options.';
COMMENT ON COLUMN imports.parts IS 'Of the whole file: lines, and statements around them.';
COMMENT ON COLUMN imports.acknowledged IS 'Parts that are done: Kafka has their events.';
COMMENT ON COLUMN imports.lines IS 'Those that are done.';
COMMENT ON COLUMN imports.statements IS 'What each statement says of itself, and what its lines say.';

CREATE INDEX imports_started ON imports (started_at);

CREATE TABLE import_rejects (
  import_id TEXT COLLATE "C" NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  part BIGINT NOT NULL,
  line_no BIGINT,
  field TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (import_id, part)
);

COMMENT ON TABLE import_rejects IS 'Lines that could not be read. What stood there is not kept.';

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'realrecon_api') THEN
    GRANT SELECT, INSERT, UPDATE ON imports, source_coverage TO realrecon_api;
    GRANT SELECT, INSERT, DELETE ON import_rejects TO realrecon_api;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'realrecon_reader') THEN
    GRANT SELECT ON imports, import_rejects TO realrecon_reader;
  END IF;
END $$;
