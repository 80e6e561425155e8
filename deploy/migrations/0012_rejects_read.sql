-- The api tells how many journal records Postgres would not take; it does not read them.

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'realrecon_api') THEN
    GRANT SELECT (journal_partition, journal_offset, created_at) ON sink_rejects TO realrecon_api;
  END IF;
END $$;
