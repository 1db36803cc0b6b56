import { ROSTER_COLUMNS, type RosterColumn } from '#contract';
import words from '../../data/roster-columns.json';

/** A household as a person types it in at the desk. */
export interface TypedHousehold {
  committee: string;
  group: string;
  building: string;
  unit: string;
  room: string;
  householdNo: string | null;
  members: readonly {
    name: string;
    relation: string;
    isHead: boolean;
    idNumber: string | null;
    bornOn: string | null;
    phone: string | null;
    disability: string | null;
    incomeSupport: boolean;
    consents: boolean;
  }[];
}

/** What the roster calls the head of a household. */
export const HEAD_RELATION: string = words.head[0]!;

const yesNo = (value: boolean): string => (value ? words.yes : words.no.filter((word) => word !== ''))[0]!;

/**
 * The cells of a roster with one household, so that what is typed in meets the same rules as what is imported.
 * Row 1 is the heading, row 2 the first member.
 */
export function rosterCells(household: TypedHousehold): string[][] {
  const { members, ...door } = household;
  const rows = members.map((member): Record<RosterColumn, string> => ({
    ...door,
    householdNo: door.householdNo ?? '',
    name: member.name,
    relation: member.isHead ? HEAD_RELATION : member.relation,
    idNumber: member.idNumber ?? '',
    bornOn: member.bornOn ?? '',
    phone: member.phone ?? '',
    disability: member.disability ?? '',
    incomeSupport: yesNo(member.incomeSupport),
    consent: yesNo(member.consents),
  }));
  return [
    ROSTER_COLUMNS.map((column) => words.columns[column][0]!),
    ...rows.map((row) => ROSTER_COLUMNS.map((column) => row[column])),
  ];
}
