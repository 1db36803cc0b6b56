import type { IssuedCard } from '#access';
import type { TestStation } from '../support';
import { asKiosk, asStaff, giveCards, signHeaders, type Answer, type KioskClient, type StaffClient } from '../support/client'; // prettier-ignore
import { served, type Served } from '../support/served';

export const PIN = '580294';
export const WRONG = '135790';
export const MINUTE = 60_000;

/** Eight households behind their doors; for each test a new day, a kiosk, a registrar, and a card for every head. */
export interface Hall extends Served {
  made: TestStation;
  kiosk: KioskClient;
  cards: IssuedCard[];
  registrar: StaffClient;
  byCard(card: string, pin?: string, at?: KioskClient): Promise<Answer<'session.openByCard'>>;
  doorOf(i: number): Promise<{ buildingId: number; unit: string; room: string }>;
  byDoor(i: number, pin?: string, at?: KioskClient, pick?: number): Promise<Answer<'session.openByDoor'>>;
  /** Headers of calls at a kiosk with a session's token. */
  withToken(
    token: string,
    at?: KioskClient,
  ): (method: 'GET' | 'POST' | 'PUT', url: string, body?: object) => Record<string, string>;
}

export function atTheKiosk(name: string): Hall {
  const hall: Hall = Object.assign(served(name) as Hall, {
    byCard: (card: string, pin = PIN, at = hall.kiosk) =>
      at.call('session.openByCard', { body: { card, pin } }),
    async doorOf(i: number) {
      const { rows } = await hall.house.owner.query<{ buildingId: number; unit: string; room: string }>(
        'SELECT building_id AS "buildingId", unit, room FROM points.dwelling WHERE household_id = $1',
        [hall.made.households[i]],
      );
      return rows[0]!;
    },
    byDoor: async (i: number, pin = PIN, at = hall.kiosk, pick = 1) =>
      at.call('session.openByDoor', { body: { ...(await hall.doorOf(i)), pick, pin } }),
    withToken:
      (token: string, at = hall.kiosk) =>
      (method: 'GET' | 'POST' | 'PUT', url: string, body?: object) => {
        const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body));
        return {
          authorization: `Bearer ${token}`,
          ...signHeaders(at, { method, url, body: bytes, now: hall.house.clock.now() }),
        };
      },
  });
  beforeAll(async () => {
    hall.made = await hall.house.station({
      households: 8,
      membersPerHousehold: 2,
      committees: 2,
      groups: 4,
      buildings: 4,
    });
    for (const [i, household] of hall.made.households.entries()) {
      await hall.house.owner.query(
        `INSERT INTO points.dwelling (station_id, household_id, building_id, unit, room)
         SELECT station_id, household_id, building_id, '1', $2 FROM points.household
          WHERE station_id = 1 AND household_id = $1`,
        [household, String(101 + i)],
      );
    }
  });
  beforeEach(async () => {
    hall.house.clock.advance(25 * 60 * MINUTE);
    hall.kiosk = await asKiosk(hall.app, hall.house, 1);
    hall.registrar = await asStaff(hall.app, hall.house, 1, 'registrar');
    hall.cards = await giveCards(hall.house, 1, hall.made.heads);
  });
  return hall;
}
