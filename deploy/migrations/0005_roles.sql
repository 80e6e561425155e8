-- Two roles to log in under: the sink, which cannot edit history, and readers. Roles belong to the
-- whole server, so they may be there already; without the right to create them, an administrator does.

DO $$
DECLARE
  wanted TEXT;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['realrecon_sink', 'realrecon_reader'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
      WHEN insufficient_privilege THEN RAISE NOTICE 'role % is not there and cannot be created', wanted;
    END;
  END LOOP;
END $$;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'realrecon_sink') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO realrecon_sink', current_schema());
    GRANT SELECT, INSERT ON events, event_refs, transitions, sink_rejects TO realrecon_sink;
    GRANT SELECT, INSERT, UPDATE ON transactions, sink_positions TO realrecon_sink;
    GRANT USAGE ON SEQUENCE events_id_seq TO realrecon_sink;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'realrecon_reader') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO realrecon_reader', current_schema());
    GRANT SELECT ON events, event_refs, transactions, transitions, sink_positions, sink_rejects
      TO realrecon_reader;
  END IF;
END $$;
