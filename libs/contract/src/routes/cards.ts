import { z } from 'zod';
import { Done, route } from '../route';
import { Id, Instant, Points } from '../words';
import { Pin } from './sessions';

const ResidentParams = z.strictObject({ residentId: Id });
const CardParams = z.strictObject({ cardId: Id });
export const CardState = z.enum(['active', 'lost', 'replaced', 'ended']).meta({ id: 'CardState' });

export const PrintedCard = z
  .strictObject({
    cardId: Id,
    residentId: Id,
    /** The QR code's text and picture, shown this once. */
    text: z.string(),
    qrSvg: z.string(),
    /** For a slip of its own; its holder must change it first. */
    firstPin: Pin,
  })
  .meta({ id: 'PrintedCard' });

export const CardView = z
  .strictObject({
    cardId: Id,
    residentId: Id,
    state: CardState,
    issuedAt: Instant,
    endedAt: Instant.nullable(),
    /** Ten wrong PINs in a day: it waits for a new first PIN. */
    waitsForPerson: z.boolean(),
  })
  .meta({ id: 'Card' });

export const cardRoutes = {
  'card.issue': route({
    method: 'POST',
    path: '/v1/cards',
    summary: 'Issues cards, or replaces them: the old ones are dead everywhere at once.',
    body: z.strictObject({ residentIds: z.array(Id).min(1).max(20) }),
    reply: z.strictObject({ items: z.array(PrintedCard) }),
    refusals: ['guardian_needed'],
  }),
  'card.list': route({
    method: 'GET',
    path: '/v1/residents/:residentId/cards',
    summary: "A resident's cards, latest first.",
    params: ResidentParams,
    reply: z.strictObject({ items: z.array(CardView) }),
  }),
  'card.lose': route({
    method: 'POST',
    path: '/v1/residents/:residentId/cards/lose',
    summary: "Records a resident's card as lost: dead everywhere at once.",
    params: ResidentParams,
    reply: Done,
    refusals: ['wrong_state'],
  }),
  'card.newPin': route({
    method: 'POST',
    path: '/v1/cards/:cardId/pin',
    summary: 'A new first PIN for a forgotten one, or after ten wrong ones.',
    params: CardParams,
    reply: z.strictObject({ firstPin: Pin }),
    refusals: ['wrong_state'],
  }),
  'door.reopen': route({
    method: 'POST',
    path: '/v1/residents/:residentId/door/reopen',
    summary: "Reopens the picker's entry of a resident's door after ten wrong PINs.",
    params: ResidentParams,
    reply: Done,
  }),
  'myCard.list': route({
    method: 'GET',
    path: '/v1/my/cards',
    summary: "The cards in force of one's household.",
    reply: z.strictObject({
      items: z.array(
        z.strictObject({
          cardId: Id,
          residentId: Id,
          name: z.string(),
          own: z.boolean(),
          issuedAt: Instant,
          /** What this member may spend a month; null: as much as the household. */
          pointsPerMonth: Points.nullable(),
        }),
      ),
    }),
  }),
  'myCard.changePin': route({
    method: 'POST',
    path: '/v1/my/pin',
    summary: 'Changes the PIN of the card of this session.',
    body: z.strictObject({ old: Pin, new: z.string().max(12) }),
    reply: Done,
    refusals: ['card_unknown', 'card_paused', 'pin_weak'],
  }),
  'myCard.lose': route({
    method: 'POST',
    path: '/v1/my/cards/:cardId/lose',
    summary: "Reports a card of one's household as lost: dead everywhere at once.",
    params: CardParams,
    reply: Done,
    refusals: ['wrong_state'],
  }),
  'myCard.limit': route({
    method: 'PUT',
    path: '/v1/my/cards/:cardId/limit',
    summary: 'The head of the household sets what a member may spend a month.',
    params: CardParams,
    body: z.strictObject({ pointsPerMonth: Points.nullable() }),
    reply: Done,
    refusals: ['wrong_state'],
  }),
};
