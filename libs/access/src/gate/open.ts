import { dayOf, type House } from '#platform';
import type { HeldRole } from '../caller';
import { mayUsePhone } from '../staff/account';
import { memoryOf } from './memory';

/** A kiosk in force and the resident's session that was shown at it, if one is. */
export interface OpenKiosk {
  publicKey: Record<string, string>;
  session: {
    sessionId: string;
    residentId: string;
    householdId: string;
    cardId: string | null;
    openedBy: 'card' | 'door' | 'witness';
    witnessId: string | null;
    mustSetPin: boolean;
  } | null;
  /** Of the session; the kiosk's own standing is asked again after 2 s. */
  aliveUntil: Date | null;
}

export interface OpenStaff {
  sessionId: string;
  staffId: string;
  residentId: string | null;
  csrf: string;
  steppedUpAt: Date | null;
  aliveUntil: Date;
  roles: readonly HeldRole[];
}

interface KioskRow {
  public_key: Record<string, string> | null;
  state: string;
  session_id: string | null;
  resident_id: string;
  household_id: string;
  card_id: string | null;
  opened_by: 'card' | 'door' | 'witness';
  witness_id: string | null;
  first_pin: boolean;
  alive_until: Date | null;
}

function kioskOf(row: KioskRow): OpenKiosk | null {
  if (row.state !== 'active' || row.public_key === null) return null;
  const session =
    row.session_id === null
      ? null
      : {
          sessionId: row.session_id,
          residentId: row.resident_id,
          householdId: row.household_id,
          cardId: row.card_id,
          openedBy: row.opened_by,
          witnessId: row.witness_id,
          mustSetPin: row.first_pin,
        };
  return { publicKey: row.public_key, session, aliveUntil: row.alive_until };
}

/** The kiosk, remembered for 2 s with the session that it shows; an answer without the session asked for is not remembered. */
export async function openKiosk(
  house: House,
  station: number,
  kioskId: string,
  digest: Buffer | null,
  now: Date,
): Promise<OpenKiosk | null> {
  const memory = memoryOf(house).kiosks;
  const key = `${station}.${kioskId}.${digest?.toString('base64url') ?? ''}`;
  const known = memory.get(key, now.getTime());
  if (known !== undefined && (known.aliveUntil === null || known.aliveUntil > now)) return known;
  const [row] = await house.db.read<KioskRow>('SELECT * FROM points.open_kiosk($1, $2, $3, $4)', [
    station,
    kioskId,
    digest,
    now,
  ]);
  const open = row === undefined ? null : kioskOf(row);
  if (open !== null && (digest === null || open.session !== null)) memory.set(key, open, now.getTime());
  return open;
}

interface StaffRow {
  session_id: string;
  staff_id: string;
  resident_id: string | null;
  csrf: string;
  stepped_up_at: Date | null;
  by_phone: boolean;
  alive_until: Date;
  roles: HeldRole[];
}

/** The staff session of a token in force now, remembered for 2 s. One by phone is none once its holder has a role beyond it. */
export async function openStaff(
  house: House,
  station: number,
  digest: Buffer,
  now: Date,
): Promise<OpenStaff | null> {
  const memory = memoryOf(house).staff;
  const key = `${station}.${digest.toString('base64url')}`;
  const known = memory.get(key, now.getTime());
  if (known !== undefined && known.aliveUntil > now) return known;
  const [row] = await house.db.read<StaffRow>('SELECT * FROM points.open_staff($1, $2, $3, $4)', [
    station,
    digest,
    now,
    dayOf(now),
  ]);
  if (row === undefined || (row.by_phone && !mayUsePhone(row.roles))) return null;
  const open: OpenStaff = {
    sessionId: row.session_id,
    staffId: row.staff_id,
    residentId: row.resident_id,
    csrf: row.csrf,
    steppedUpAt: row.stepped_up_at,
    aliveUntil: row.alive_until,
    roles: row.roles,
  };
  memory.set(key, open, now.getTime());
  return open;
}
