import { z } from 'zod';
import type { RefusalCode } from '../refusals';
import { Done, route } from '../route';
import { ClientId, Day, Id, PageQuery, pageOf, text } from '../words';
import { Lapsing } from './account';
import {
  CounterBasket,
  PadBasket,
  QueueTicket,
  Redemption,
  RedemptionStateName,
  Shelf,
  StaffRedemption,
  WantedLines,
} from './redeem-words';

const TAKES = [
  'request_differs',
  'request_abandoned',
  'balance_too_low',
  'period_closed',
  'stock_too_low',
  'price_changed',
  'item_not_offered',
  'limit_reached',
  'shop_closed',
  'household_closed',
  'same_person',
] as const satisfies RefusalCode[];

const RedemptionParams = z.strictObject({ redemptionId: Id });
const BasketParams = z.strictObject({ basketId: Id });
const Card = z.string().min(1).max(200);
const Code = z.string().regex(/^\d{8}$/);
const Reason = text(1, 100);
const Tickets = z.strictObject({ day: Day, tickets: z.array(QueueTicket) });

/** At the kiosk and at the counter's pad. */
const residentRoutes = {
  'shelf.mine': route({
    method: 'GET',
    path: '/v1/my/shelf',
    summary: 'What is offered, what is left of it, and how much of it this member could take now.',
    reply: Shelf,
  }),
  'redemption.redeem': route({
    method: 'PUT',
    path: '/v1/redemptions/:redemptionId',
    summary: 'Redeem a basket at the prices shown: points and goods are held until hand-over.',
    params: z.strictObject({ redemptionId: ClientId }),
    body: z.strictObject({ lines: WantedLines }),
    reply: Redemption,
    refusals: TAKES,
  }),
  'redemption.settle': route({
    method: 'POST',
    path: '/v1/redemptions/:redemptionId/settle',
    summary:
      'In doubt: what became of this id? An unknown one is abandoned for good: nothing was taken, and will not be.',
    params: z.strictObject({ redemptionId: ClientId }),
    reply: z.strictObject({ redemption: Redemption.nullable() }).meta({ id: 'RedemptionSettled' }),
    refusals: ['request_differs'],
  }),
  'redemption.settleAtKiosk': route({
    method: 'POST',
    path: '/v1/kiosk/redemptions/:redemptionId/settle',
    summary:
      'The same question from a kiosk after a power cut, when nobody stands before it: taken, or never to be.',
    params: z.strictObject({ redemptionId: ClientId }),
    reply: z.strictObject({ taken: z.boolean() }).meta({ id: 'RedemptionSettledAtKiosk' }),
    refusals: ['request_differs'],
  }),
  'redemption.mine': route({
    method: 'GET',
    path: '/v1/my/redemptions',
    summary: "The household's redemptions, latest first.",
    query: PageQuery,
    reply: pageOf(Redemption).meta({ id: 'RedemptionPage' }),
  }),
  'redemption.cancel': route({
    method: 'POST',
    path: '/v1/redemptions/:redemptionId/cancel',
    summary: 'Cancel before hand-over: points go back to their dates, goods to the shelf.',
    params: RedemptionParams,
    reply: Redemption,
    refusals: ['wrong_state', 'period_closed'],
  }),
  'redemption.receipt': route({
    method: 'POST',
    path: '/v1/redemptions/:redemptionId/receipt',
    summary: 'What the receipt says. Counted: every one but the first is marked as a reprint.',
    params: RedemptionParams,
    reply: z
      .strictObject({
        redemption: Redemption,
        stationName: z.string(),
        reprint: z.boolean(),
        /** What the QR says while the goods wait; null afterwards. */
        qr: z.string().nullable(),
        /** What should be used next before it lapses; null: nothing soon. */
        lapsing: Lapsing.nullable(),
      })
      .meta({ id: 'RedemptionReceipt' }),
  }),
  'redemption.collectable': route({
    method: 'GET',
    path: '/v1/my/collectable',
    summary:
      'What waits for this resident at the counter: of the own household, and as a proxy named in advance.',
    reply: z.strictObject({ items: z.array(Redemption) }).meta({ id: 'Collectable' }),
  }),
  'redemption.collect': route({
    method: 'POST',
    path: '/v1/redemptions/:redemptionId/collect',
    summary: "Confirm at the counter's pad, with card and PIN, that one is here to take the goods.",
    params: RedemptionParams,
    reply: Done,
    refusals: ['wrong_state'],
  }),
  'counter.pad': route({
    method: 'GET',
    path: '/v1/counter/pad',
    summary: 'The basket that the keeper has laid before this pad; null: none.',
    reply: z.strictObject({ basket: PadBasket.nullable() }).meta({ id: 'CounterPad' }),
  }),
  'counter.confirm': route({
    method: 'POST',
    path: '/v1/counter/baskets/:basketId/confirm',
    summary: 'The resident confirms the basket on the pad and takes the goods.',
    params: BasketParams,
    reply: Redemption,
    refusals: [...TAKES, 'wrong_state'],
  }),
  'counter.decline': route({
    method: 'POST',
    path: '/v1/counter/baskets/:basketId/decline',
    summary: 'The resident does not want this basket.',
    params: BasketParams,
    reply: Done,
    refusals: ['wrong_state'],
  }),
  'queue.take': route({
    method: 'POST',
    path: '/v1/my/queue',
    summary: 'Take a number for the counter; asked twice, the same number.',
    reply: QueueTicket,
    refusals: ['shop_closed'],
  }),
  'queue.board': route({
    method: 'GET',
    path: '/v1/stations/:station/queue',
    summary: 'Numbers that are called now, and how many wait: for the screen above the counter.',
    params: z.strictObject({ station: z.coerce.number().int().min(1) }),
    reply: z
      .strictObject({ day: Day, called: z.array(z.int()), waiting: z.int(), last: z.int() })
      .meta({ id: 'QueueBoard' }),
  }),
};

/** At the desk of the counter. */
const keeperRoutes = {
  'redemption.list': route({
    method: 'GET',
    path: '/v1/redemptions',
    summary: 'Redemptions, latest first; those without a PIN are listed to the supervisor with `witnessed`.',
    query: PageQuery.extend({
      state: RedemptionStateName.optional(),
      witnessed: z.stringbool().optional(),
      from: Day.optional(),
      until: Day.optional(),
    }),
    reply: pageOf(StaffRedemption).meta({ id: 'StaffRedemptionPage' }),
  }),
  'redemption.find': route({
    method: 'POST',
    path: '/v1/redemptions/find',
    summary: 'What waits for whoever stands here: by card, by receipt, by typed code, or by household.',
    body: z.union([
      z.strictObject({ card: Card }),
      z.strictObject({ receipt: Card }),
      z.strictObject({ code: Code }),
      z.strictObject({ householdId: Id }),
    ]),
    reply: z.strictObject({ items: z.array(StaffRedemption) }).meta({ id: 'RedemptionsFound' }),
  }),
  'redemption.hand-over': route({
    method: 'POST',
    path: '/v1/redemptions/:redemptionId/hand-over',
    summary:
      'Hand the goods over: on the code of the receipt, or after somebody entitled confirmed at the pad.',
    params: RedemptionParams,
    body: z.union([
      z.strictObject({ code: Code, collectorId: Id.nullable().default(null) }),
      z.strictObject({ confirmed: z.literal(true) }),
    ]),
    reply: StaffRedemption,
    refusals: ['wrong_state', 'proof_missing', 'same_person', 'limit_reached'],
  }),
  'redemption.release': route({
    method: 'POST',
    path: '/v1/redemptions/:redemptionId/release',
    summary: 'The keeper cancels what is held, with a reason.',
    params: RedemptionParams,
    body: z.strictObject({ reason: Reason }),
    reply: StaffRedemption,
    refusals: ['wrong_state', 'period_closed', 'same_person'],
  }),
  'redemption.return': route({
    method: 'POST',
    path: '/v1/redemptions/:redemptionId/return',
    summary: 'Goods come back: points go to their own dates; spoiled goods are written off.',
    params: RedemptionParams,
    body: z.strictObject({ reason: Reason, spoiled: z.boolean() }),
    reply: StaffRedemption,
    refusals: ['wrong_state', 'period_closed', 'same_person'],
  }),
  'slip.enter': route({
    method: 'PUT',
    path: '/v1/slips/:redemptionId',
    summary: 'Enter a numbered paper slip of a power cut, signed by two.',
    params: z.strictObject({ redemptionId: ClientId }),
    body: z.strictObject({
      slipNo: z.string().regex(/^[0-9A-Z-]{1,20}$/),
      day: Day,
      residentId: Id,
      lines: WantedLines,
      /** The other one who signed. */
      signedBy: Id,
    }),
    reply: StaffRedemption,
    refusals: [...TAKES, 'too_late', 'in_future', 'witness_unfit', 'slip_used'],
  }),
  'counter.lay': route({
    method: 'PUT',
    path: '/v1/counter/baskets/:basketId',
    summary: 'Lay a basket before a pad for a household; the one that lay there goes.',
    params: z.strictObject({ basketId: ClientId }),
    body: z.strictObject({
      kioskId: Id,
      household: z.union([z.strictObject({ card: Card }), z.strictObject({ householdId: Id })]),
      lines: WantedLines,
    }),
    reply: CounterBasket,
    refusals: ['request_differs', 'same_person'],
  }),
  'counter.state': route({
    method: 'GET',
    path: '/v1/counter/baskets/:basketId',
    summary: 'What became of a basket laid before a pad.',
    params: BasketParams,
    reply: CounterBasket,
  }),
  'counter.drop': route({
    method: 'POST',
    path: '/v1/counter/baskets/:basketId/drop',
    summary: 'Take a basket away from the pad.',
    params: BasketParams,
    reply: Done,
    refusals: ['wrong_state'],
  }),
  'queue.list': route({
    method: 'GET',
    path: '/v1/queue',
    summary: 'Who waits today.',
    reply: Tickets.meta({ id: 'QueueTickets' }),
  }),
  'queue.next': route({
    method: 'POST',
    path: '/v1/queue/next',
    summary: 'Call the next number; null: nobody waits.',
    reply: z.strictObject({ ticket: QueueTicket.nullable() }).meta({ id: 'QueueNext' }),
  }),
  'queue.end': route({
    method: 'POST',
    path: '/v1/queue/:number/end',
    summary: 'A called number was served, or nobody came.',
    params: z.strictObject({ number: z.coerce.number().int().min(1).max(100_000) }),
    body: z.strictObject({ served: z.boolean() }),
    reply: Done,
    refusals: ['wrong_state'],
  }),
};

export const redeemRoutes = { ...residentRoutes, ...keeperRoutes };
