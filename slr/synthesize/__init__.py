"""Reports, statuses and codings -> tables and the PRISMA flow."""
