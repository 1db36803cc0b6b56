import type { Sex } from './names';
import type { Random } from './random';

export type Role = 'head' | 'spouse' | 'child' | 'parent' | 'grandchild';

/** A member of a household before it has a name: what kinship and age say. */
export interface Member {
  role: Role;
  sex: Sex;
  age: number;
  /** Takes the surname of the household's line; a wife and a mother bring their own. */
  ofLine: boolean;
}

const AGE_MAX = 96;
const other = (sex: Sex): Sex => (sex === 'male' ? 'female' : 'male');
const drawSex = (random: Random): Sex => (random.percent(51) ? 'male' : 'female');

function headOf(random: Random, min: number, max: number): Member {
  return {
    role: 'head',
    sex: random.percent(82) ? 'male' : 'female',
    age: random.between(min, max),
    ofLine: true,
  };
}

function spouseOf(random: Random, head: Member): Member {
  const age = Math.max(22, head.age + random.between(-4, 3));
  return { role: 'spouse', sex: other(head.sex), age, ofLine: false };
}

function childOf(random: Random, head: Member): Member {
  const age = Math.max(0, head.age - random.between(21, 34));
  return { role: 'child', sex: drawSex(random), age, ofLine: true };
}

function grandchildOf(random: Random, head: Member): Member {
  const age = Math.max(0, Math.min(17, head.age - random.between(46, 62)));
  return { role: 'grandchild', sex: drawSex(random), age, ofLine: true };
}

function parentsOf(random: Random, head: Member, count: number): Member[] {
  const first = random.percent(45) || count === 2 ? 'male' : 'female';
  return [first, other(first)].slice(0, count).map((sex) => ({
    role: 'parent' as const,
    sex: sex as Sex,
    age: Math.min(AGE_MAX, head.age + random.between(21, 31)),
    ofLine: sex === 'male',
  }));
}

function smallHousehold(random: Random, size: 1 | 2): Member[] {
  const old = random.percent(58);
  const head = old ? headOf(random, 60, 90) : headOf(random, 26, 59);
  if (size === 1) return [head];
  return old || random.percent(50) ? [head, spouseOf(random, head)] : [head, childOf(random, head)];
}

/**
 * Invents a household of 1 to 7: couples with children and parents, grandparents bringing up grandchildren,
 * old people alone. The head comes first.
 */
export function drawFamily(random: Random, size: number): Member[] {
  if (size <= 2) return smallHousehold(random, size as 1 | 2);
  if (size <= 4 && random.percent(12)) {
    const head = headOf(random, 56, 75);
    const grandchildren = Array.from({ length: size - 2 }, () => grandchildOf(random, head));
    return [head, spouseOf(random, head), ...grandchildren];
  }
  const head = headOf(random, 27, 58);
  const rest = size - 2;
  const parents = rest >= 4 ? 2 : rest === 3 ? random.between(1, 2) : Number(random.percent(28));
  const children = Array.from({ length: rest - parents }, () => childOf(random, head));
  return [head, spouseOf(random, head), ...parentsOf(random, head, parents), ...children];
}
