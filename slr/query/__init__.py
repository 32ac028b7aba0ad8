"""The boolean query language of literature databases: parse queries, match reports, check search strategies."""
