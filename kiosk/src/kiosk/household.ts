// What the household's screens read. Nothing is kept: each screen asks anew and forgets when it goes.
import type { Account } from '#contract';
import { askStation } from './server';

export const account = (): Promise<Account> => askStation('account.mine');
