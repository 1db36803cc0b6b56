import { CounterController } from './counter.controller';
import { KeeperController } from './keeper.controller';
import { RedemptionsController } from './redemptions.controller';

export const redeemControllers = [RedemptionsController, KeeperController, CounterController];
