import type { Screen } from '../state/screens';
import type { Step } from '../../shared/steps';

/** The step of the emblem that a screen belongs to. Claims stand on steps of their own: each shows its rail. */
export const LIT: Partial<Record<Screen, Step>> = {
  'public-list': 'publicize',
  'public-notices': 'notify',
  paper: 'publicize',
  notices: 'notify',
  apply: 'apply',
  object: 'publicize',
  balance: 'credit',
  entries: 'credit',
  honour: 'credit',
  objections: 'publicize',
  shop: 'redeem',
  confirm: 'redeem',
  result: 'redeem',
  redemptions: 'redeem',
  counter: 'redeem',
};
