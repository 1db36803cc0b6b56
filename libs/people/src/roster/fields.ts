import { createHmac } from 'node:crypto';
import type { SheetProblem } from '#contract';
import { deriveKey, isRealDay, type Day, type Secrets } from '#platform';
import { normalizeCitizenId, readCitizenId } from '../citizen-id';
import { SHEET_CELL_MAX } from './sheet';
import words from '../../data/roster-columns.json';

/** A field's value, or why its text is none. */
export type Read<T> = { ok: true; value: T } | { ok: false; problem: SheetProblem };

const ok = <T>(value: T): Read<T> => ({ ok: true, value });
const bad = (problem: SheetProblem): Read<never> => ({ ok: false, problem });

// Controls, bidirectional overrides, zero-width characters: they forge what a person reads.
const INVISIBLE = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\p{Cs}]/u;

export function readText(text: string, max: number): Read<string> {
  if (text === '') return bad('empty');
  if (text.length > Math.min(max, SHEET_CELL_MAX)) return bad('too_long');
  return INVISIBLE.test(text) ? bad('invisible_characters') : ok(text);
}

export function readOptional(text: string, max: number): Read<string | null> {
  return text === '' ? ok(null) : readText(text, max);
}

const YES = new Set(words.yes);
const NO = new Set(words.no);

export function readYesNo(text: string): Read<boolean> {
  const word = text.toLowerCase();
  if (YES.has(word)) return ok(true);
  return NO.has(word) ? ok(false) : bad('yes_no_bad');
}

/** Nothing, or what it is; "no" in one of its spellings is nothing. */
export function readUnlessNo(text: string, max: number): Read<string | null> {
  return NO.has(text.toLowerCase()) ? ok(null) : readText(text, max);
}

const HEAD = new Set(words.head);
export const isHeadWord = (relation: string): boolean => HEAD.has(relation);

const PHONE = /^(\+?86)?(1\d{10}|0\d{9,11}|[2-8]\d{6,7})$/;

export function readPhone(text: string): Read<string | null> {
  const digits = text.normalize('NFKC').replace(/[\s\-()]/gu, '');
  if (digits === '') return ok(null);
  const match = PHONE.exec(digits);
  return match ? ok(match[2]!) : bad('phone_bad');
}

const NUMBERS = /^(\d{4})\D(\d{1,2})\D(\d{1,2})\D?$|^(\d{4})(\d{2})(\d{2})$/;

/** A day as spreadsheets write it: 2018-10-01, 2018/10/1, 2018.10.1, 20181001, year month day with their characters. */
export function readDay(text: string): Day | null {
  const match = NUMBERS.exec(text.normalize('NFKC').replace(/\s.*$/su, ''));
  if (!match) return null;
  const [year, month, day] = match[1] ? match.slice(1, 4) : match.slice(4, 7);
  const written = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
  return isRealDay(written) ? written : null;
}

export function readBornOn(text: string, today: Day): Read<Day | null> {
  if (text === '') return ok(null);
  const day = readDay(text);
  if (day === null || day < '1880-01-01') return bad('born_bad');
  return day > today ? bad('born_in_future') : ok(day);
}

export interface SealedId {
  /** Hex. */
  digest: string;
  last4: string;
  bornOn: Day;
}

/** Seals citizen id numbers: what is stored tells people apart and tells their number to nobody without the key. */
export function idSealer(secrets: Secrets): (text: string, today: Day) => Read<SealedId | null> {
  const key = deriveKey(secrets, 'people/citizen-id');
  return (text, today) => {
    if (text === '') return ok(null);
    const read = readCitizenId(text, today);
    if (!read.ok) return bad(read.problem);
    const number = normalizeCitizenId(text);
    return ok({
      digest: createHmac('sha256', key).update(number).digest('hex'),
      last4: number.slice(-4),
      bornOn: read.birthDay,
    });
  };
}
