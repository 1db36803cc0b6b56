-- The direction of each kind: true gives points to the account, false takes them.
CREATE OR REPLACE FUNCTION points.entry_gives(p_kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN p_kind IN ('credit', 'carry-in', 'release', 'return', 'reverse-deduct', 'reverse-expire', 'transfer-in');

-- The canonical text of an entry: what its hash vouches for, every column but the hash, in the table's order. Instants
-- are microseconds since 1970, what is null is empty; no value can hold the separator (CHECKs of points.entry).
-- libs/ledger/src/canonical-entry.ts says the same once more: verify does not trust this one.
CREATE OR REPLACE FUNCTION points.entry_text(
  p_station integer, p_household uuid, p_version bigint, p_kind text, p_points integer, p_balance_after bigint,
  p_source_kind text, p_source_id uuid, p_lots jsonb, p_carrier text, p_act_code text, p_actor_kind text,
  p_actor_id uuid, p_kiosk_id uuid, p_committee_id smallint, p_group_id smallint,
  p_happened_at timestamptz, p_created_at timestamptz
) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN p_station::text || '|' || p_household::text || '|' || p_version::text || '|' || p_kind || '|' || p_points::text
  || '|' || p_balance_after::text || '|' || p_source_kind || '|' || coalesce(p_source_id::text, '') || '|' || p_lots::text
  || '|' || coalesce(p_carrier, '') || '|' || coalesce(p_act_code, '') || '|' || p_actor_kind
  || '|' || coalesce(p_actor_id::text, '') || '|' || coalesce(p_kiosk_id::text, '')
  || '|' || p_committee_id::text || '|' || p_group_id::text
  || '|' || (extract(epoch FROM p_happened_at AT TIME ZONE 'UTC') * 1000000)::bigint::text
  || '|' || (extract(epoch FROM p_created_at AT TIME ZONE 'UTC') * 1000000)::bigint::text;

-- hash = SHA-256(algorithm 1, previous, canonical text)
CREATE OR REPLACE FUNCTION points.entry_hash(p_previous bytea, p_text text) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256('\x01'::bytea || p_previous || convert_to(p_text, 'UTF8'));

-- One step of a chain: before the first row of a partition the state is the account's head.
CREATE OR REPLACE FUNCTION points.chain_step(p_state bytea, p_head bytea, p_text text) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256('\x01'::bytea || coalesce(p_state, p_head) || convert_to(p_text, 'UTF8'));

-- chain(head, text) OVER (PARTITION BY household ORDER BY line): the hash of each of a batch's entries.
CREATE OR REPLACE AGGREGATE points.chain(p_head bytea, p_text text) (SFUNC = points.chain_step, STYPE = bytea);

-- Pure: the month close reads entries with the application's rights.
GRANT EXECUTE ON FUNCTION points.entry_gives, points.entry_text, points.entry_hash TO points_app;
