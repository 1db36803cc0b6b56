import { z } from 'zod';
import { Done, route } from '../route';
import { Day, Id, text } from '../words';

export const Kin = z
  .strictObject({ residentId: Id, name: z.string().nullable(), relation: z.string(), declaredOn: Day })
  .meta({ id: 'Kin' });
export const KinPage = z
  .strictObject({
    kin: z.array(Kin),
    /** The day of the latest declaration; NULL: never declared. */
    declaredOn: Day.nullable(),
    /** Older than a year, or never made. */
    due: z.boolean(),
  })
  .meta({ id: 'KinPage' });

const Relation = text(1, 20);
const KinDeclared = z.array(z.strictObject({ residentId: Id, relation: Relation })).max(60);

const ResidentParams = z.strictObject({ residentId: Id });
const ProxyParams = z.strictObject({ householdId: Id, residentId: Id });

/** Who acts for whom, who is near to whom, and who may be named. */
export const tieRoutes = {
  'guardian.name': route({
    method: 'PUT',
    path: '/v1/residents/:residentId/guardian',
    summary: 'Names who acts for a minor or an adult without full capacity.',
    params: ResidentParams,
    body: z.strictObject({ guardianId: Id.nullable() }),
    reply: Done,
    refusals: ['adults_only', 'guardian_needed'],
  }),
  'consent.give': route({
    method: 'PUT',
    path: '/v1/residents/:residentId/consent',
    summary:
      'Records a consent on paper to be named, masked, on public lists: by the resident or the guardian.',
    params: ResidentParams,
    body: z.strictObject({ givenBy: Id }),
    reply: Done,
    refusals: ['guardian_needed', 'resident_not_here'],
  }),
  'consent.withdraw': route({
    method: 'DELETE',
    path: '/v1/residents/:residentId/consent',
    summary: 'Withdraws the consent: no list shows the name from now on, whether it hangs already or not.',
    params: ResidentParams,
    reply: Done,
  }),
  'consent.mine': route({
    method: 'PUT',
    path: '/v1/my/consents/:residentId',
    summary: 'At the kiosk: gives or withdraws the own consent, or a ward’s.',
    params: ResidentParams,
    body: z.strictObject({ consents: z.boolean() }),
    reply: Done,
    refusals: ['guardian_needed', 'resident_not_here'],
  }),
  'kin.list': route({
    method: 'GET',
    path: '/v1/residents/:residentId/kin',
    summary: 'Declared near relatives of a resident; co-residents are kin without a word.',
    params: ResidentParams,
    reply: KinPage,
  }),
  'kin.declare': route({
    method: 'PUT',
    path: '/v1/residents/:residentId/kin',
    summary:
      'Records the yearly declaration of a resident: near relatives in the station, or that there are none. Who is left out stays.',
    params: ResidentParams,
    body: z.strictObject({ kin: KinDeclared }),
    reply: KinPage,
    refusals: ['same_person', 'resident_not_here'],
  }),
  'kin.add': route({
    method: 'POST',
    path: '/v1/residents/:residentId/kin',
    summary: 'Records one near relative who was not declared; votes that it concerns can be reopened.',
    params: ResidentParams,
    body: z.strictObject({ kinId: Id, relation: Relation }),
    reply: KinPage,
    refusals: ['same_person', 'resident_not_here'],
  }),
  'kin.end': route({
    method: 'DELETE',
    path: '/v1/residents/:residentId/kin/:kinId',
    summary: 'Ends a tie, after a divorce or a mistake; it stays in the books with its end.',
    params: z.strictObject({ residentId: Id, kinId: Id }),
    reply: KinPage,
  }),
  'kin.mine': route({
    method: 'PUT',
    path: '/v1/me/kin',
    summary: 'The yearly declaration of a member of staff who lives in the station.',
    body: z.strictObject({ kin: KinDeclared }),
    reply: KinPage,
    refusals: ['same_person', 'resident_not_here'],
  }),
  'proxy.name': route({
    method: 'PUT',
    path: '/v1/households/:householdId/proxies/:residentId',
    summary: 'Names, in advance, who may collect goods for a household.',
    params: ProxyParams,
    body: z.strictObject({ fromDay: Day, untilDay: Day.nullable() }),
    reply: Done,
    refusals: ['adults_only', 'resident_not_here', 'household_closed', 'wrong_state'],
  }),
  'proxy.mine': route({
    method: 'PUT',
    path: '/v1/my/proxies/:residentId',
    summary:
      'At the kiosk, with a PIN: names who may collect goods for the own household from today on, or nobody more.',
    params: ResidentParams,
    body: z.strictObject({ collects: z.boolean() }),
    reply: Done,
    refusals: ['adults_only', 'resident_not_here', 'same_person', 'step_up_needed'],
  }),
  'proxy.end': route({
    method: 'DELETE',
    path: '/v1/households/:householdId/proxies/:residentId',
    summary: 'Ends a proxy from today on.',
    params: ProxyParams,
    reply: Done,
  }),
};
