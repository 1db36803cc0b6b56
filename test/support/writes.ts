import type { TestHouse } from './house';

/** What is no row of the domain: the trail, who was seen when, ids that were asked after, tries that failed. */
const BESIDE = new Set(['audit', 'audit_seal', 'audit_sealed', 'attempt', 'request', 'staff_session', 'resident_session', 'kiosk_nonce', 'pruning']); // prettier-ignore
const SEEN = 'kiosk update';

/**
 * Notes every row that a committed transaction writes from here on, whatever its table.
 * @returns asks for the rows of the domain written since it was last asked, as `table operation`
 */
export async function watchWrites(house: TestHouse): Promise<() => Promise<string[]>> {
  await house.owner.query(`
    CREATE SCHEMA probe;
    CREATE TABLE probe.write (name text NOT NULL);
    CREATE FUNCTION probe.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN INSERT INTO probe.write VALUES (TG_TABLE_NAME || ' ' || lower(TG_OP)); RETURN NULL; END $$;
    DO $$ DECLARE t text; BEGIN
      FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'points' LOOP
        EXECUTE format('CREATE TRIGGER zz_probe AFTER INSERT OR UPDATE OR DELETE ON points.%I
                        FOR EACH ROW EXECUTE FUNCTION probe.note()', t);
      END LOOP;
    END $$`);
  return async () => {
    const { rows } = await house.owner.query<{ name: string }>('DELETE FROM probe.write RETURNING name');
    const names = [...new Set(rows.map(({ name }) => name))];
    return names.filter((name) => !BESIDE.has(name.split(' ')[0]!) && name !== SEEN);
  };
}
