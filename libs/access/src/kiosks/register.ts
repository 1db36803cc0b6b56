import { v7 as uuidv7 } from 'uuid';
import { audit, OPERATOR, rows, type House } from '#platform';

/** What the page needs to draw in millimetres (kiosk.md, "Sizes and words"). */
export interface PanelShape {
  profile: string;
  widthPx: number;
  heightPx: number;
  pxPerMm: number;
}

/** The public half of a P-256 key as WebCrypto exports it. */
export interface KioskJwk {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
}

export const DEFAULT_PANEL: PanelShape = {
  profile: '21-portrait',
  widthPx: 1080,
  heightPx: 1920,
  pxPerMm: 4.03,
};

/**
 * Makes an active kiosk with a known key: for the tests' machines, which sign with the private half. A real kiosk is
 * paired by code and approved.
 */
export async function registerKiosk(
  house: House,
  station: number,
  draft: { name: string; place: string; publicKey: KioskJwk },
  now: Date,
): Promise<string> {
  const kioskId = uuidv7();
  await house.db.inStation(station, async (tx) => {
    await rows(
      tx,
      `INSERT INTO points.kiosk (station_id, kiosk_id, name, place, panel, public_key, state)
       VALUES ($1, $2, $3, $4, $5, $6, 'active')`,
      [
        station,
        kioskId,
        draft.name,
        draft.place,
        JSON.stringify(DEFAULT_PANEL),
        JSON.stringify(draft.publicKey),
      ],
    );
    await audit(tx, station, OPERATOR, 'kiosk.register', now, { kind: 'kiosk', id: kioskId });
  });
  return kioskId;
}
