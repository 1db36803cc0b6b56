import type { RouteId } from '#contract';
import { accessPermissions } from './access';
import { accountPermissions } from './account';
import { actPermissions } from './acts';
import { bookPermissions, figurePermissions, printPermissions, samplePermissions } from './books';
import { applyPermissions } from './apply';
import { certifyPermissions } from './certify';
import { monthPermissions } from './months';
import { countyPermissions } from './county';
import { deskPermissions } from './desk';
import { notifyPermissions } from './notify';
import { objectPermissions } from './object';
import { publicizePermissions } from './publicize';
import { registerPermissions } from './register';
import { lifePermissions, peoplePermissions, rosterPermissions, tiePermissions } from './people';
import { goodsPermissions } from './goods';
import type { Permission } from './permission';
import { quizPermissions } from './quiz';
import { redeemPermissions } from './redeem';

export type { Permission } from './permission';

/** The permission table: route × role. A route that it lacks does not compile. */
export const PERMISSIONS: Readonly<Record<RouteId, Permission>> = {
  ...accessPermissions,
  ...accountPermissions,
  ...monthPermissions,
  ...actPermissions,
  ...bookPermissions,
  ...printPermissions,
  ...figurePermissions,
  ...samplePermissions,
  ...applyPermissions,
  ...quizPermissions,
  ...notifyPermissions,
  ...lifePermissions,
  ...peoplePermissions,
  ...rosterPermissions,
  ...tiePermissions,
  ...certifyPermissions,
  ...countyPermissions,
  ...deskPermissions,
  ...registerPermissions,
  ...publicizePermissions,
  ...objectPermissions,
  ...goodsPermissions,
  ...redeemPermissions,
};
