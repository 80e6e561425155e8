-- The api shows the queue of unmatched lines.

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'realrecon_api') THEN
    GRANT SELECT ON unlinked_txns TO realrecon_api;
  END IF;
END $$;
