import { BackupRefused } from './format';

const FULL = 'its disk is full';

/** Why a path takes no more, in words that go behind it. */
const UNWRITABLE: Readonly<Record<string, string>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  '53100': FULL, // the database's own word for it
  EFBIG: 'its disk holds no file of that size',
  EROFS: 'its disk can only be read',
  EIO: 'its disk does not answer, or is broken',
  ENODEV: 'its disk is gone',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a part of the path is a file',
};

const UNREADABLE: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  EIO: 'its disk does not answer, or is broken',
  ENOTDIR: 'a part of the path is a file',
};

/** What a person can mend as one sentence, e.g. `unwritable('/mnt/a could not be written', error)`; all else as it is. */
export const unwritable = (what: string, error: unknown) => sentence(what, UNWRITABLE, error);
export const unreadable = (what: string, error: unknown) => sentence(what, UNREADABLE, error);

function sentence(what: string, why: Readonly<Record<string, string>>, error: unknown): unknown {
  const reason = why[String((error as { code?: unknown }).code)];
  return reason === undefined ? error : new BackupRefused(`${what}: ${reason}.`);
}
