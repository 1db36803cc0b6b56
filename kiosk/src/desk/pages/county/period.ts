import { today } from '../../words';

export interface Days {
  firstDay: string;
  lastDay: string;
}

/** From the year's first day until today. */
export function thisYear(): Days {
  const lastDay = today();
  return { firstDay: `${lastDay.slice(0, 4)}-01-01`, lastDay };
}
