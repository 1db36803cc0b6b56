// What anybody may read: the lists whose windows run, their lines, the notices. Kept by the service worker for the time
// without a network, and thrown away when a window has ended.
import type { Notice, PublicLine, PublicList } from '#contract';
import type { z } from 'zod';
import { askPublic, station, stationNow } from './server';

export interface WallSheet {
  list: z.infer<typeof PublicList>;
  lines: z.infer<typeof PublicLine>[];
}

/** Lists with their lines, the one that ends first in front; of a window that ended meanwhile nothing. */
export async function readSheets(): Promise<WallSheet[]> {
  const params = { station: station() };
  const { lists } = await askPublic('list.current', { params });
  const sheets: WallSheet[] = [];
  for (const { listId } of lists) {
    const { list, shown } = await askPublic('list.public', { params: { ...params, listId } });
    if (Date.parse(list.closesAt) > stationNow()) sheets.push({ list, lines: shown });
  }
  return sheets;
}

export async function readNotices(): Promise<z.infer<typeof Notice>[]> {
  return (await askPublic('notice.public', { params: { station: station() } })).items;
}
