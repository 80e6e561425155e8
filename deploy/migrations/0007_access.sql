-- Who may call the api, and what it has answered to requests that carry an Idempotency-Key.

CREATE TABLE api_keys (
  prefix TEXT COLLATE "C" PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 128),
  role TEXT NOT NULL CHECK (role IN ('viewer', 'analyst', 'approver', 'admin', 'service')),
  digest BYTEA NOT NULL UNIQUE CHECK (length(digest) = 32),
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  created_by TEXT NOT NULL,
  expires_at TIMESTAMPTZ,
  revoked_at TIMESTAMPTZ
);

COMMENT ON COLUMN api_keys.prefix IS 'The part of the key that may be shown; it names the key.';
COMMENT ON COLUMN api_keys.digest IS 'SHA-256 of the whole key, which is stored nowhere.';

CREATE TABLE idempotency_keys (
  caller TEXT COLLATE "C" NOT NULL,
  route TEXT COLLATE "C" NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  request_sha256 BYTEA NOT NULL,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  expires_at TIMESTAMPTZ NOT NULL,
  status INTEGER,
  headers JSONB,
  body BYTEA,
  PRIMARY KEY (caller, route, key)
);

CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);

COMMENT ON COLUMN idempotency_keys.status IS 'Null while the first request is being answered.';

DO $$
BEGIN
  BEGIN
    CREATE ROLE realrecon_api NOLOGIN;
  EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN
      RAISE NOTICE 'role realrecon_api is not there and cannot be created';
  END;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'realrecon_api') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO realrecon_api', current_schema());
    GRANT SELECT ON events, event_refs, transactions, transitions, sink_positions, api_keys
      TO realrecon_api;
    GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO realrecon_api;
  END IF;
END $$;
