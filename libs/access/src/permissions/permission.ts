import type { StaffRole } from '#contract';

/** Who may use a route. Every kind of caller that is not named is refused. */
export interface Permission {
  /** Anybody, without a session: public lists, notices, the covenant. The path names the station. */
  public?: true;
  /** A registered kiosk, by its signature. */
  kiosk?: true;
  /** A resident's session at a kiosk: always the own household. */
  resident?: true;
  /** Open to a resident who still uses the printed first PIN. */
  firstPin?: true;
  /** Staff with one of these roles; the route sees what those roles cover. `any`: whoever is signed in. */
  staff?: readonly StaffRole[] | 'any';
  /** Staff must have confirmed with a second factor within the last minutes. */
  stepUp?: true;
}
