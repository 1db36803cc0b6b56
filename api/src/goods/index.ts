import { ItemsController } from './items.controller';
import { StockController } from './stock.controller';

export const goodsControllers = [ItemsController, StockController];
