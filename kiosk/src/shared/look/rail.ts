import Apply from '~icons/lucide/file-pen-line';
import Certify from '~icons/lucide/stamp';
import Credit from '~icons/lucide/coins';
import Notify from '~icons/lucide/megaphone';
import Publicize from '~icons/lucide/scroll-text';
import Redeem from '~icons/lucide/shopping-basket';
import Register from '~icons/lucide/book-open-check';
import { m } from '../messages/messages.js';
import type { Step } from '../steps';
import type { Pictogram } from './pictogram';

/** Pictogram and name of each of the seven steps: the same everywhere. */
export const FACES: Readonly<Record<Step, Pictogram>> = {
  notify: { icon: Notify, name: m.step_notify, say: m.step_notify_say },
  apply: { icon: Apply, name: m.step_apply, say: m.step_apply_say },
  certify: { icon: Certify, name: m.step_certify, say: m.step_certify_say },
  register: { icon: Register, name: m.step_register, say: m.step_register_say },
  publicize: { icon: Publicize, name: m.step_publicize, say: m.step_publicize_say },
  credit: { icon: Credit, name: m.step_credit, say: m.step_credit_say },
  redeem: { icon: Redeem, name: m.step_redeem, say: m.step_redeem_say },
};
