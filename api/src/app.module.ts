import { RefusalTrail, RequestCounter, REQUEST_LIMITS, type RequestLimits } from '#access';
import type { House } from '#platform';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { controllers } from './controllers';
import { HOUSE, REQUEST_COUNTER } from './house';
import { GateGuard } from './http/gate.guard';
import { HealthController } from './http/health.controller';
import { ProblemFilter } from './http/problem.filter';
import { TrailKeeper } from './http/trail-keeper';

export interface AppOptions {
  database: DataSourceOptions;
  /** Makes the House on the connected data source: main with the system clock, tests with one that they move. */
  house: (source: DataSource) => House;
  /** How many requests are taken; null: any number. */
  limits?: RequestLimits | null;
  /** Folder of recorded clips, `STATION_DATA/voice`; without one nobody has recorded any. */
  voice?: string;
}

@Module({})
export class AppModule {
  static on(options: AppOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [TypeOrmModule.forRoot({ ...options.database, retryAttempts: 3, retryDelay: 500 })],
      controllers: [HealthController, ...controllers],
      providers: [
        { provide: HOUSE, inject: [DataSource], useFactory: options.house },
        {
          provide: REQUEST_COUNTER,
          useFactory: () =>
            options.limits === null ? null : new RequestCounter(options.limits ?? REQUEST_LIMITS),
        },
        { provide: RefusalTrail, inject: [HOUSE], useFactory: (house: House) => new RefusalTrail(house) },
        TrailKeeper,
        { provide: APP_GUARD, useClass: GateGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
