// What anybody may read: the lists whose windows run, their lines, the notices. Kept by the service worker for the time
// without a network, and thrown away when a window has ended.
import type { Notice, PublicLine, PublicList } from '#contract';
import type { z } from 'zod';
import { askPublic, station, stationNow } from './server';

export interface WallSheet {
  list: z.infer<typeof PublicList>;
  lines: z.infer<typeof PublicLine>[];
}

const runs = ({ list }: WallSheet) => Date.parse(list.closesAt) > stationNow();

/** Lists with their lines, the one that ends first in front; of a window that ended meanwhile nothing. */
async function readSheets(): Promise<WallSheet[]> {
  const params = { station: station() };
  const { lists } = await askPublic('list.current', { params });
  const sheets: WallSheet[] = [];
  for (const { listId } of lists) {
    const { list, shown } = await askPublic('list.public', { params: { ...params, listId } });
    sheets.push({ list, lines: shown });
  }
  return sheets.filter(runs);
}

/** So often it is looked whether a window has ended: with or without a network its list goes with it. */
const LOOK_MS = 5000;

/** The lists on display while somebody has them before their eyes: read anew now and then, gone when they go. */
export class Sheets {
  now = $state.raw<WallSheet[]>([]);
  #readAt = 0;
  #turn = 0;

  /**
   * @param everyMs how often the station is asked
   * @param onread told of each reading, and of a window that ended meanwhile
   */
  constructor(
    readonly everyMs: number,
    readonly onread: (now: WallSheet[], before: WallSheet[]) => void = () => {},
  ) {}

  /** @throws RefusedByServer, NoAnswer: what was read before stands as long as its window */
  async read(): Promise<WallSheet[]> {
    const mine = (this.#turn += 1);
    this.#readAt = performance.now();
    const sheets = await readSheets();
    if (mine === this.#turn) this.#take(sheets);
    return sheets;
  }

  /** Reads again if the station can be asked. */
  async again(): Promise<void> {
    try {
      await this.read();
    } catch {
      // what was read before stands as long as its window
    }
  }

  #take(sheets: WallSheet[]): void {
    const before = this.now;
    this.now = sheets;
    this.onread(sheets, before);
  }

  #look(): void {
    const left = this.now.filter(runs);
    if (left.length < this.now.length) this.#take(left);
    if (performance.now() - this.#readAt >= this.everyMs) void this.again();
  }

  /** @returns how to stop */
  watch(): () => void {
    const timer = setInterval(() => this.#look(), LOOK_MS);
    return () => {
      clearInterval(timer);
      this.#turn += 1;
    };
  }
}

export async function readNotices(): Promise<z.infer<typeof Notice>[]> {
  return (await askPublic('notice.public', { params: { station: station() } })).items;
}
