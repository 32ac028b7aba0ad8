"""The boolean query language of literature databases: parse it, match reports with it, check search strategies."""
