/** Who acts: what the audit and every book row name. Ids only, never a name. */
export interface Actor {
  kind: 'resident' | 'staff' | 'kiosk' | 'system' | 'operator' | 'public';
  id: string | null;
  kioskId: string | null;
}

export const SYSTEM: Actor = { kind: 'system', id: null, kioskId: null };
export const OPERATOR: Actor = { kind: 'operator', id: null, kioskId: null };
