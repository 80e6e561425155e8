"""The embedded stack: a real Kafka and a real Postgres for development, tests and the bench."""
