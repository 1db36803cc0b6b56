-- The month close (domain.md, "Books"): opening + credited + carried in + released + returned + restored + transferred in
-- − redeemed − expired − deducted − reversed − transferred out = closing, a row for each committee and group that entries
-- bore on their day. `restored` gives back what was deducted, or written off before a paper slip was entered. A month is told by happened_at.
-- `kept` is the closing once more from the other side: what the accounts hold now, less what has moved since. Where it is
-- not `closing`, an entry or an account was changed past the ledger.
-- One pass over the entries written since the last close before: its closing is the opening. Runs with the caller's
-- rights, behind the fence.
CREATE OR REPLACE FUNCTION points.month_sums(p_station integer, p_month date)
RETURNS TABLE (
  committee_id smallint, group_id smallint, opening bigint, credited bigint, carried_in bigint, released bigint,
  returned bigint, restored bigint, transferred_in bigint, redeemed bigint, expired bigint, deducted bigint,
  reversed bigint, transferred_out bigint, closing bigint, kept bigint
) LANGUAGE sql STABLE AS $$
  WITH base AS (
    SELECT max(p.month) AS month,
           coalesce(points.start_of_day((max(p.month) + interval '1 month')::date), '-infinity') AS since
      FROM points.period p WHERE p.station_id = p_station AND p.month < p_month
  ), signed AS (
    -- An entry is never written before it happened: what happened since was written since.
    SELECT e.committee_id, e.group_id, e.kind, e.points,
           CASE WHEN points.entry_gives(e.kind) THEN e.points ELSE -e.points END AS moved,
           CASE WHEN e.happened_at < points.start_of_day(p_month) THEN 'before'
                WHEN e.happened_at < points.start_of_day((p_month + interval '1 month')::date) THEN 'in'
                ELSE 'after' END AS part
      FROM points.entry e
     WHERE e.station_id = p_station AND e.created_at >= (SELECT b.since FROM base b)
       AND e.happened_at >= (SELECT b.since FROM base b)
  ), flow AS (
    SELECT s.committee_id, s.group_id,
           coalesce(sum(s.moved) FILTER (WHERE s.part = 'before'), 0) AS before,
           coalesce(sum(s.points) FILTER (WHERE s.part = 'in' AND s.kind = 'credit'), 0) AS credited,
           coalesce(sum(s.points) FILTER (WHERE s.part = 'in' AND s.kind = 'carry-in'), 0) AS carried_in,
           coalesce(sum(s.points) FILTER (WHERE s.part = 'in' AND s.kind = 'release'), 0) AS released,
           coalesce(sum(s.points) FILTER (WHERE s.part = 'in' AND s.kind = 'return'), 0) AS returned,
           coalesce(sum(s.points) FILTER (WHERE s.part = 'in' AND s.kind IN ('reverse-deduct', 'reverse-expire')), 0) AS restored,
           coalesce(sum(s.points) FILTER (WHERE s.part = 'in' AND s.kind = 'transfer-in'), 0) AS transferred_in,
           coalesce(sum(s.points) FILTER (WHERE s.part = 'in' AND s.kind = 'redeem'), 0) AS redeemed,
           coalesce(sum(s.points) FILTER (WHERE s.part = 'in' AND s.kind = 'expire'), 0) AS expired,
           coalesce(sum(s.points) FILTER (WHERE s.part = 'in' AND s.kind = 'deduct'), 0) AS deducted,
           coalesce(sum(s.points) FILTER (WHERE s.part = 'in' AND s.kind = 'reverse-credit'), 0) AS reversed,
           coalesce(sum(s.points) FILTER (WHERE s.part = 'in' AND s.kind = 'transfer-out'), 0) AS transferred_out,
           coalesce(sum(s.moved) FILTER (WHERE s.part = 'after'), 0) AS after
      FROM signed s GROUP BY s.committee_id, s.group_id
  ), opened AS (
    SELECT l.committee_id, l.group_id, l.closing
      FROM points.period_line l
     WHERE l.station_id = p_station AND l.month = (SELECT b.month FROM base b)
  ), held AS (
    SELECT a.committee_id, a.group_id, sum(a.balance) AS balance
      FROM points.account a WHERE a.station_id = p_station GROUP BY a.committee_id, a.group_id
  )
  SELECT committee_id, group_id, (coalesce(o.closing, 0) + coalesce(f.before, 0))::bigint,
         coalesce(f.credited, 0)::bigint, coalesce(f.carried_in, 0)::bigint, coalesce(f.released, 0)::bigint,
         coalesce(f.returned, 0)::bigint, coalesce(f.restored, 0)::bigint, coalesce(f.transferred_in, 0)::bigint,
         coalesce(f.redeemed, 0)::bigint, coalesce(f.expired, 0)::bigint, coalesce(f.deducted, 0)::bigint,
         coalesce(f.reversed, 0)::bigint, coalesce(f.transferred_out, 0)::bigint,
         (coalesce(o.closing, 0) + coalesce(
           f.before + f.credited + f.carried_in + f.released + f.returned + f.restored + f.transferred_in
           - f.redeemed - f.expired - f.deducted - f.reversed - f.transferred_out, 0))::bigint,
         (coalesce(h.balance, 0) - coalesce(f.after, 0))::bigint
    FROM opened o FULL JOIN flow f USING (committee_id, group_id) FULL JOIN held h USING (committee_id, group_id)
   ORDER BY 1, 2
$$;
GRANT EXECUTE ON FUNCTION points.month_sums TO points_app;

-- The entries that do not follow from the one before them (number, balance, hash), of those written since the last close
-- before p_month; and the accounts that do not stand where their last entry left them. At most p_limit: they are to be
-- looked at by a person; `npm run verify` walks everything.
CREATE OR REPLACE FUNCTION points.month_faults(p_station integer, p_month date, p_limit integer)
RETURNS TABLE (household_id uuid, version bigint, fault text) LANGUAGE sql STABLE AS $$
  SELECT x.household_id, x.version, x.fault FROM (
    SELECT e.household_id, e.version,
           CASE WHEN e.version > 1 AND p.version IS NULL THEN 'entry-version'
                WHEN e.balance_after <> coalesce(p.balance_after, 0)
                       + CASE WHEN points.entry_gives(e.kind) THEN e.points ELSE -e.points END THEN 'entry-balance'
                WHEN e.hash <> points.entry_hash(coalesce(p.hash, decode(repeat('00', 32), 'hex')), points.entry_text(
                       e.station_id, e.household_id, e.version, e.kind, e.points, e.balance_after, e.source_kind, e.source_id,
                       e.lots, e.carrier, e.act_code, e.actor_kind, e.actor_id, e.kiosk_id, e.committee_id, e.group_id,
                       e.happened_at, e.created_at)) THEN 'entry-hash' END AS fault
      FROM points.entry e
      LEFT JOIN points.entry p
        ON p.station_id = p_station AND p.household_id = e.household_id AND p.version = e.version - 1
     WHERE e.station_id = p_station
       AND e.created_at >= coalesce((SELECT points.start_of_day((max(q.month) + interval '1 month')::date)
                                       FROM points.period q WHERE q.station_id = p_station AND q.month < p_month), '-infinity')
    UNION ALL
    SELECT a.household_id, a.version, 'account-head'
      FROM points.account a
      LEFT JOIN points.entry e
        ON e.station_id = p_station AND e.household_id = a.household_id AND e.version = a.version
     WHERE a.station_id = p_station
       AND (coalesce(e.balance_after, 0) <> a.balance OR (a.version > 0 AND e.hash IS DISTINCT FROM a.head)
            OR EXISTS (SELECT FROM points.entry n
                        WHERE n.station_id = p_station AND n.household_id = a.household_id AND n.version = a.version + 1))
  ) x
   WHERE x.fault IS NOT NULL
   ORDER BY x.household_id, x.version
   LIMIT p_limit
$$;
GRANT EXECUTE ON FUNCTION points.month_faults TO points_app;
