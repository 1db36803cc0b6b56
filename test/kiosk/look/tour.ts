import { listCode } from '#books';
import { v7 as uuidv7 } from 'uuid';
import { PIN, type Walker } from './walker';

/** One screen to look at, and how to come there from the one before. */
export interface Stop {
  name: string;
  go: (w: Walker) => Promise<void>;
  /** Nobody can change how it looks from there: a question lies over it. */
  fixed?: boolean;
  /** Not on the glass: what was printed lies there, 80 mm wide. */
  paper?: boolean;
  /** Millimetres are the machine's own guess: nobody has registered its panel yet. */
  guessed?: boolean;
}

const stop = (name: string, go: Stop['go'], fixed = false): Stop => ({ name, go, fixed });

/** A machine that nobody knows yet, before the staff who set it up. */
export const PAIRING: readonly Stop[] = (['station', 'code', 'wait'] as const).map((step) => ({
  ...stop(`pairing-${step}`, (w) => w.pair(step), true),
  guessed: true,
}));

/** Before anybody stands there. Begins on the attract screen. */
export const PUBLIC: readonly Stop[] = [
  stop('attract', async (w) => {
    await w.at('.paper tbody tr');
  }),
  stop('attract-notices', async (w) => {
    await w.turnTo('.wall .icon');
  }),
  stop('attract-steps', async (w) => {
    await w.turnTo('.wall ol');
  }),
  stop('attract-offline', async (w) => {
    await w.page.context().setOffline(true);
    await w.passUntil('.scan.gone', 30_100);
  }),
  stop('public-list', async (w) => {
    await w.page.context().setOffline(false);
    await w.passUntil('.scan:not(.gone)', 3100);
    await w.press('attract_list');
  }),
  stop('public-notices', async (w) => {
    await w.press('back');
    await w.press('attract_notices');
  }),
  stop('covenant', async (w) => {
    await w.press('back');
    await w.press('attract_covenant');
  }),
  stop('how-to', async (w) => {
    await w.press('back');
    await w.press('attract_how');
  }),
  stop('paper', async (w) => {
    const { rows } = await w.hall.world.house.owner.query<{ list_id: string; digest: string }>(
      `SELECT list_id, encode(digest, 'hex') AS digest FROM points.publicity_list ORDER BY closes_at DESC LIMIT 1`,
    );
    const { list_id: listId, digest } = rows[0]!;
    // Two lines of this paper are not the register's.
    const lines = [1, 2].map((lineNo) => ({ lineNo, digest: '00000000' }));
    await w.press('back');
    await w.scan(listCode({ station: 1, listId, digest, lines }));
    await w.at('.end');
  }),
  stop('room-way', async (w) => {
    await w.press('back');
    await w.press('attract_no_card');
  }),
  stop('room-camera', async (w) => {
    await w.press('room_camera');
    await w.at('video');
  }),
  stop('room-code', async (w) => {
    await w.press('back');
    await w.press('room_code');
  }),
  stop('room-building', async (w) => {
    await w.press('back');
    await w.press('room_door');
  }),
  stop('room-unit', async (w) => {
    // building 1, by as many touches as it takes
    await w.narrowTo('room_unit');
  }),
  stop('room-room', (w) => w.pressAt('.choices button')),
  stop('room-member', async (w) => {
    await w.narrowTo('room_member');
  }),
  stop('pin', async (w) => {
    await w.goHome();
    await w.card();
  }),
  stop('easier', (w) => w.press('settings'), true),
];

/** In a session: from the balance on. */
export const PERSONAL: readonly Stop[] = [
  stop('balance-asked', (w) => w.at('.asked')),
  stop('balance-deduction', async (w) => {
    await w.press('inbox_seen');
    await w.quiet();
  }),
  stop('balance-answer', (w) => w.press('inbox_answer')),
  stop('balance', async (w) => {
    await w.press('answer_talk');
    await w.quiet();
  }),
  stop('called', async (w) => {
    await w.press('help');
    await w.at('.band');
  }),
  stop('entries', async (w) => {
    await w.hush();
    await w.press('to_entries');
  }),
  stop('soon', (w) => w.press('entries_soon')),
  stop('honour', async (w) => {
    await w.press('back');
    await w.press('entries_honour');
  }),
  stop('claims', async (w) => {
    await w.goHome();
    await w.press('to_claims');
  }),
  stop('apply-kind', async (w) => {
    await w.goHome();
    await w.press('to_apply');
  }),
  stop('apply-act', (w) => w.find('carrier_environment')),
  stop('apply-day', (w) => w.pressAt('.choices button', 1)),
  stop('apply-evidence', (w) => w.press('apply_yesterday')),
  stop('apply-check', async (w) => {
    await w.press('apply_witness');
    await w.pickDoor();
  }),
  stop('quiz', async (w) => {
    await w.goHome();
    await w.press('to_apply');
    await w.find('carrier_policy');
    await w.pressAt('.choices button');
  }),
  stop('quiz-asked', (w) => w.press('quiz_begin')),
  stop('quiz-told', (w) => w.pressAt('.choices button', 1)),
  stop('quiz-end', async (w) => {
    for (let left = 9; left > 0; left -= 1) {
      await w.press('quiz_next');
      await w.pressAt('.choices button');
    }
    await w.press('quiz_next');
  }),
  stop('object-pick', async (w) => {
    await w.goHome();
    await w.press('to_object');
  }),
  stop('object-grounds', (w) => w.pressAt('main ul button')),
  stop('object-check', (w) => w.press('object_wrong_amount')),
  stop('object-gone', async (w) => {
    // No list hangs there any more: for this machine alone.
    await w.page.route('**/stations/*/lists', (route) => route.fulfill({ json: { lists: [] } }));
    await w.pass(20_100);
    await w.at('main [role="alert"]');
  }),
  stop('object-missing-act', async (w) => {
    await w.page.unroute('**/stations/*/lists');
    await w.goHome();
    await w.press('to_object');
    await w.press('object_missing');
  }),
  stop('object-missing-day', (w) => w.pressAt('.choices button')),
  stop('objections', async (w) => {
    await w.pressAt('.choices button', 1);
    await w.press('object_confirm');
    await w.at('.state');
    await w.quiet();
  }),
  stop('objection-answer', async (w) => {
    if (await w.page.locator('.pager').isVisible()) await w.press('page_after');
  }),
  stop('more', async (w) => {
    await w.goHome();
    await w.press('to_more');
  }),
  stop('notices', (w) => w.press('more_notices')),
  stop('household', async (w) => {
    await w.press('back');
    await w.press('more_household');
  }),
  stop('new-pin', async (w) => {
    await w.press('back');
    await w.press('more_pin');
  }),
  stop('lost-card', async (w) => {
    await w.press('back');
    await w.press('more_lost');
  }),
  stop('lost-sure', (w) => w.pressAt('.choices button')),
  stop('shop', async (w) => {
    await w.goHome();
    await w.press('to_shop');
    await w.at('.offer');
  }),
  stop('shop-basket', async (w) => {
    for (const nth of [0, 1, 2, 2]) await w.pressAt('.offer .add', nth);
  }),
  stop('confirm', (w) => w.press('shop_go')),
  stop('result', (w) => w.press('confirm_yes').then(() => w.at('.stamp'))),
  { name: 'receipt', go: (w) => w.print('result_print'), paper: true },
  stop('redemptions', async (w) => {
    await w.leavePaper();
    await w.press('result_home');
    await w.press('to_more');
    await w.press('more_redemptions');
  }),
  stop('checking', async (w) => {
    await w.goHome();
    await w.press('to_shop');
    await w.pressAt('.offer .add');
    await w.press('shop_go');
    await w.page.route('**/redemptions/**', (route) => route.abort());
    await w.press('confirm_yes');
    await w.at('.checking .lead + .lead');
  }),
  stop('not-taken', async (w) => {
    await w.page.unroute('**/redemptions/**');
    await w.pass(1600);
    await w.at('.safe');
  }),
  stop(
    'idle',
    async (w) => {
      await w.press('result_home');
      // Slowly towards the end: nearly all of the warning's time is left then.
      await w.pass(50_000);
      await w.turnTo('[role="alertdialog"]', 5000, false);
    },
    true,
  ),
];

/** At the counter: the pad with the keeper's basket. Begins on the attract screen. */
export const COUNTER: readonly Stop[] = [
  stop('maintenance', async (w) => {
    await w.hall.administrator.ok('kiosk.maintain', { params: { kioskId: w.kioskId } });
    await w.turnTo('.ruler', 30_100);
    await w.speakOn();
  }),
  stop('counter-wait', async (w) => {
    await w.press('maint_pad');
    await w.press('maint_done');
  }),
  stop('counter-basket', async (w) => {
    const { keeper, items, cards } = w.hall;
    const points = [25, 18, 6];
    await keeper.ok('counter.lay', {
      params: { basketId: uuidv7() },
      body: {
        kioskId: w.kioskId,
        household: { card: cards[w.home]! },
        lines: points.map((each, i) => ({ itemId: items[i]!, pieces: 1, points: each })),
      },
    });
    await w.pass(1100);
    await w.at('.sum');
  }),
  stop('counter-confirm', async (w) => {
    await w.card();
    await w.keys([...PIN]);
    await w.pass(1100);
    await w.at('.sum');
  }),
  stop('counter-collect', async (w) => {
    // What this household redeemed before waits on the shelf.
    await w.press('counter_decline');
    await w.pass(1100);
    await w.at('.waiting .line');
  }),
];
