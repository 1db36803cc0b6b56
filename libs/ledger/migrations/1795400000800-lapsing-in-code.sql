-- What lapses before long is told by `lapsing` of libs/ledger/src/expiry.ts, the one place of the rule.
DROP FUNCTION IF EXISTS points.lapsing(integer, uuid, date);
