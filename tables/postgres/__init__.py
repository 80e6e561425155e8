"""What Postgres keeps: the journal's rows, written exactly once, and what is asked of them."""
